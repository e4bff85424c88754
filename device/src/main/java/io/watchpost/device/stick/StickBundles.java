package io.watchpost.device.stick;

import io.watchpost.bundle.Announcement;
import io.watchpost.config.ModelsConfig;
import io.watchpost.stick.StickLayout;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a stick brings for the models, which another thread takes up: the stick must stay in until that one has said
 * something of each file. Stateless.
 *
 * @param folders in which the models look; none when they don't
 */
record StickBundles(List<Path> folders) {
    private static final Logger LOG = LoggerFactory.getLogger(StickBundles.class);
    private static final int FILES_MAX = 100; // as many as the models look at

    StickBundles {
        folders = List.copyOf(folders);
    }

    /**
     * What was said of each file, by its path; an empty text for one of which nothing was said yet.
     *
     * @param modelsStatus as the station says it, schema {@code watchpost.models/1}; may be empty
     */
    Map<Path, String> words(StickLayout stick, byte[] modelsStatus) {
        Map<Path, String> words = new LinkedHashMap<>();
        if (!isLookedAt(stick.root())) {
            return words;
        }
        Map<String, String> said = said(modelsStatus);
        for (Path folder : List.of(stick.root(), stick.folder())) {
            for (Path file : files(folder)) {
                words.put(file, said.getOrDefault(file.toString(), ""));
            }
        }
        return words;
    }

    private boolean isLookedAt(Path root) {
        Path place = root.resolveSibling(ModelsConfig.EVERY);
        return folders.contains(root) || folders.contains(place);
    }

    private static Map<String, String> said(byte[] modelsStatus) {
        Map<String, String> said = new LinkedHashMap<>();
        if (modelsStatus.length == 0) {
            return said;
        }
        try {
            for (JsonNode item : JsonMapper.shared().readTree(modelsStatus).path("arriving")) {
                said.put(item.path("origin").asString(""), item.path("words").asString(""));
            }
        } catch (JacksonException e) {
            LOG.debug("the models' status can't be read", e);
        }
        return said;
    }

    private static List<Path> files(Path folder) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, StickBundles::isForModels)) {
            for (Path file : found) {
                if (files.size() < FILES_MAX && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    files.add(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("{} is gone", folder, e);
        }
        files.sort(null);
        return files;
    }

    private static boolean isForModels(Path file) {
        String name = file.getFileName().toString();
        return name.matches("[A-Za-z0-9_][A-Za-z0-9._+-]{0,159}\\.wpb")
                || name.matches("root-[1-9][0-9]{0,8}\\.json")
                || name.equals(Announcement.FILE_NAME);
    }
}

package io.watchpost.device.station;

import io.watchpost.device.part.StationView;
import io.watchpost.file.SavedFile;
import io.watchpost.scene.ReferenceFile;
import io.watchpost.scene.Renewal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What commands ask of the station that runs about its cameras' references, in a folder of its state; whoever may write
 * there may ask.
 *
 * <pre>
 * stateDir/cameras/requests/            there while a station runs that can be asked
 *   ID.renew                            a pipeline's name; complete once it has this name
 *   ID.answer                           first line done or refused, then the sentence; the asker removes it
 * </pre>
 *
 * The station's side is for its thread, the asker's for any.
 */
public final class ReferenceRequests {
    private static final Logger LOG = LoggerFactory.getLogger(ReferenceRequests.class);
    private static final String QUESTION = ".renew";
    private static final String ANSWER = ".answer";
    private static final String DONE = "done";
    private static final int SIZE_BYTES_MAX = 1_024;
    private static final int ASKED_MAX = 64;

    private final Path folder;
    private final Map<Path, CompletableFuture<Renewal>> asked = new HashMap<>();

    /** @param stateDir of the station */
    public ReferenceRequests(Path stateDir) {
        folder = ReferenceFile.folder(stateDir).resolve("requests");
    }

    /** Whether a station runs that answers. */
    public boolean isAnswered() {
        return Files.isDirectory(folder);
    }

    /**
     * Asks.
     *
     * @return the id by which the answer is found
     * @throws NoSuchFileException if no station runs
     */
    public String ask(String pipeline) throws IOException {
        String id = UUID.randomUUID().toString();
        SavedFile.write(folder.resolve(id + QUESTION), pipeline.getBytes(StandardCharsets.UTF_8));
        return id;
    }

    /** The answer, if there is one by now; it can be taken once. */
    public Optional<Renewal> answer(String id) throws IOException {
        Path file = folder.resolve(id + ANSWER);
        try {
            String text = Files.readString(file);
            Files.deleteIfExists(file);
            int end = text.indexOf('\n');
            return Optional.of(new Renewal(text.substring(0, Math.max(0, end)).equals(DONE), text.substring(end + 1)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Takes a question back that nobody has answered. */
    public void withdraw(String id) throws IOException {
        Files.deleteIfExists(folder.resolve(id + QUESTION));
    }

    /** The station has begun; what was asked of an earlier one is forgotten. */
    void open() {
        try {
            Files.createDirectories(folder);
            for (Path file : files("*")) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("a new reference can't be asked for: {} can't be made ({})", folder, e.toString());
        }
    }

    /** Looks for questions, and answers those whose time has come. */
    void serve(StationView station) {
        try {
            if (!isAnswered()) {
                return;
            }
            for (Path question : files("*" + QUESTION)) {
                if (!asked.containsKey(question) && asked.size() < ASKED_MAX) {
                    asked.put(question, station.renewReference(pipeline(question)));
                }
            }
            for (Map.Entry<Path, CompletableFuture<Renewal>> each : List.copyOf(asked.entrySet())) {
                if (each.getValue().isDone()) {
                    asked.remove(each.getKey());
                    answer(each.getKey(), each.getValue().join());
                }
            }
        } catch (IOException e) {
            LOG.warn("what was asked about the cameras' references can't be answered ({}); tried again", e.toString());
        }
    }

    private static String pipeline(Path question) throws IOException {
        return Files.size(question) > SIZE_BYTES_MAX
                ? ""
                : Files.readString(question).strip();
    }

    private void answer(Path question, Renewal outcome) throws IOException {
        String name = String.valueOf(question.getFileName());
        String id = name.substring(0, name.length() - QUESTION.length());
        if (Files.deleteIfExists(question)) { // else whoever asked has gone
            SavedFile.write(
                    folder.resolve(id + ANSWER),
                    ((outcome.isDone() ? DONE : "refused") + "\n" + outcome.text()).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The station ends: whoever waits sees that nobody will answer. */
    void close() {
        try {
            if (isAnswered()) {
                for (Path file : files("*")) {
                    Files.deleteIfExists(file);
                }
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            LOG.debug("{} can't be removed", folder, e);
        }
    }

    private List<Path> files(String pattern) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
            found.forEach(files::add);
        }
        return files;
    }
}

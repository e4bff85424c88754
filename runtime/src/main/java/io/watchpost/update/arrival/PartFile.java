package io.watchpost.update.arrival;

import io.watchpost.file.SavedFile;
import io.watchpost.update.blocks.BlockFile;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file that is being fetched, and beside it where its bytes come from, so that fetching goes on after a restart. What a
 * power cut leaves of it may be wrong: whoever completes it compares its digest. One thread.
 *
 * <pre>
 * KEY.part   the bytes from the first on
 * KEY.json   {"uri": "https://…", "etag": "\"…\""}; etag only when it is a strong one
 * KEY.blocks the bytes that came in blocks, with holes
 * KEY.notes  which they are, see {@link BlockFile}
 * </pre>
 */
final class PartFile {
    static final String PART = ".part";
    static final String ORIGIN = ".json";
    static final String BLOCKS = ".blocks";
    static final String NOTES = ".notes";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final Path originFile;
    private final Path blocksFile;
    private final Path notesFile;

    /**
     * Where the bytes come from.
     *
     * @param etag a strong validator; empty for none
     */
    record Origin(URI uri, String etag) {}

    /** @param key of letters and digits, the same for the same file */
    PartFile(Path incoming, String key) {
        file = incoming.resolve(key + PART);
        originFile = incoming.resolve(key + ORIGIN);
        blocksFile = incoming.resolve(key + BLOCKS);
        notesFile = incoming.resolve(key + NOTES);
    }

    Path file() {
        return file;
    }

    Path blocksFile() {
        return blocksFile;
    }

    /** @param isAnyVersion whether blocks of different versions of a stream may be joined */
    BlockFile blocks(boolean isAnyVersion) {
        return new BlockFile(blocksFile, notesFile, isAnyVersion);
    }

    /** How much is here, one after the other or in blocks. */
    long hereBytes() throws IOException {
        return length() + (Files.exists(blocksFile) ? Files.size(blocksFile) : 0);
    }

    /** How much is here. */
    long length() throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** Empty when nothing is here, or nothing is known of it. */
    Optional<Origin> origin() throws IOException {
        if (!Files.exists(originFile)) {
            return Optional.empty();
        }
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(originFile));
            return Optional.of(new Origin(
                    URI.create(json.required("uri").stringValue()),
                    json.path("etag").asString("")));
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Begins anew. */
    void begin(Origin origin) throws IOException {
        delete();
        SavedFile.write(
                originFile,
                JSON.writeValueAsBytes(JSON.createObjectNode()
                        .put("uri", origin.uri.toString())
                        .put("etag", origin.etag)));
    }

    /** The channel to append to. */
    FileChannel append() throws IOException {
        return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** The first bytes. */
    byte[] head(int bytesMax) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer head = ByteBuffer.allocate((int) Math.min(bytesMax, in.size()));
            while (head.hasRemaining() && in.read(head) >= 0) {
                // until it is full, or the file became shorter
            }
            byte[] bytes = new byte[head.position()];
            head.get(0, bytes);
            return bytes;
        }
    }

    /** The file is whole: nothing is gone on from. */
    void forgetOrigin() throws IOException {
        Files.deleteIfExists(notesFile);
        Files.deleteIfExists(originFile);
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(originFile);
        Files.deleteIfExists(blocksFile);
        Files.deleteIfExists(notesFile);
    }
}

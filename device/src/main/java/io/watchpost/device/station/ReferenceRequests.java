package io.watchpost.device.station;

import io.watchpost.device.part.StationView;
import io.watchpost.file.ProcessLock;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What commands ask of the station that runs about its cameras' references, in a folder of its state; whoever may write
 * there may ask.
 *
 * <pre>
 * stateDir/cameras/requests/
 *   lock                                held by the station that answers, until it ends, however it ends
 *   ID.renew                            a pipeline's name; complete once it has this name
 *   ID.answer                           first line done or refused, then the sentence; the asker removes it
 * </pre>
 *
 * Safe for use by several threads.
 */
public final class ReferenceRequests {
    private static final Logger LOG = LoggerFactory.getLogger(ReferenceRequests.class);
    private static final String QUESTION = ".renew";
    private static final String ANSWER = ".answer";
    private static final String DONE = "done";
    private static final String LOCK = "lock";
    private static final int SIZE_BYTES_MAX = 1_024;
    private static final int ASKED_MAX = 64;

    private final Path folder;

    // the station's, guarded by this
    private final Map<Path, CompletableFuture<Renewal>> asked = new HashMap<>();
    private @Nullable ProcessLock lock;
    private boolean hasComplained;
    private boolean closed;

    /** @param stateDir of the station */
    public ReferenceRequests(Path stateDir) {
        folder = ReferenceFile.folder(stateDir).resolve("requests");
    }

    /**
     * Whether a station runs that answers.
     *
     * @throws IOException if this user may not know
     */
    public boolean isAnswered() throws IOException {
        return ProcessLock.isHeld(folder.resolve(LOCK));
    }

    /**
     * Asks.
     *
     * @return the id by which the answer is found
     * @throws NoSuchFileException if no station runs
     */
    public String ask(String pipeline) throws IOException {
        if (!isAnswered()) {
            throw new NoSuchFileException(folder.toString());
        }
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

    /** The station has begun; what was asked of an earlier one is forgotten before anybody can ask this one. */
    synchronized void open() {
        try {
            Files.createDirectories(folder);
            for (Path file : files("*")) {
                if (!file.endsWith(LOCK)) {
                    Files.deleteIfExists(file);
                }
            }
            lock = ProcessLock.take(folder.resolve(LOCK)).orElse(null); // else somebody looks just now
        } catch (IOException e) {
            if (!hasComplained) {
                hasComplained = true;
                LOG.warn("a new reference can't be asked for: {} can't be used ({})", folder, e.toString());
            }
        }
    }

    /** Looks for questions, and answers those whose time has come. */
    synchronized void serve(StationView station) {
        if (closed) {
            return;
        }
        if (lock == null) {
            open();
            return;
        }
        try {
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
    synchronized void close() {
        closed = true;
        try (ProcessLock held = lock) {
            if (held != null) {
                for (Path file : files("*")) {
                    Files.deleteIfExists(file);
                }
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            LOG.debug("{} can't be removed", folder, e);
        } finally {
            lock = null;
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

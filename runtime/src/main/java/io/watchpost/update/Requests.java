package io.watchpost.update;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a command asks of the station that runs, in a folder of the model store; whoever may write there may ask.
 *
 * <pre>
 * requests/ID.VERB          the content that the verb needs: a bundle, a model's name, a root; complete once it has this name
 * requests/ID.VERB.new      being written
 * requests/ID.answer        first line done or refused, then the answer; the asker removes it
 * </pre>
 */
public final class Requests {
    private static final String ANSWER = "answer";
    private static final String DONE = "done";
    private static final String REFUSED = "refused";
    private static final Pattern FILE = Pattern.compile("([0-9a-f-]{36})\\.([a-z]+)");
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");
    private static final int ANSWERS_MAX = 100;
    private static final int TEXT_BYTES_MAX = 4 << 20;

    private final Path folder;

    /** @param store the model store's folder */
    public Requests(Path store) {
        this.folder = store.resolve("requests");
    }

    /** What may be asked. */
    public enum Verb {
        /** Content: a bundle. */
        INSTALL,
        /** Content: a bundle, also one that failed here before. */
        AGAIN,
        /** Content: the name of a model. */
        ROLLBACK,
        /** Content: the next root of trust. */
        ROOT,
        /** Without content. */
        STATUS;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static @Nullable Verb of(String word) {
            for (Verb verb : values()) {
                if (verb.word().equals(word)) {
                    return verb;
                }
            }
            return null;
        }
    }

    /**
     * Something that was asked.
     *
     * @param content in a file that the request owns
     */
    public record Request(String id, Verb verb, Path content) {

        /** The content, if it is small. */
        byte[] bytes() throws IOException {
            if (Files.size(content) > TEXT_BYTES_MAX) {
                throw new IOException("a request of " + Files.size(content) + " bytes");
            }
            return Files.readAllBytes(content);
        }

        /** The content as a text of one line. */
        String text() throws IOException {
            return new String(bytes(), StandardCharsets.UTF_8).strip();
        }
    }

    /** What the station said. */
    public record Answer(boolean isDone, String text) {}

    /**
     * Asks.
     *
     * @param content copied
     * @return the id by which the answer is found
     */
    public String ask(Verb verb, Path content) throws IOException {
        String id = UUID.randomUUID().toString();
        Path fresh = fresh(id, verb);
        Files.copy(content, fresh);
        return complete(id, verb, fresh);
    }

    /**
     * Makes the folder, so that it is the station's, and forgets what was asked of an earlier one: whoever asked has been
     * told, or has gone.
     */
    public void open() throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Whether a question waits for its answer; false also when the answer is there. */
    public boolean isWaiting(String id, Verb verb) {
        return Files.exists(folder.resolve(id + "." + verb.word()));
    }

    /** Asks with a text. */
    public String ask(Verb verb, String content) throws IOException {
        String id = UUID.randomUUID().toString();
        Path fresh = fresh(id, verb);
        Files.writeString(fresh, content);
        return complete(id, verb, fresh);
    }

    private Path fresh(String id, Verb verb) {
        return folder.resolve(id + "." + verb.word() + ".new");
    }

    private String complete(String id, Verb verb, Path fresh) throws IOException {
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.setPosixFilePermissions(fresh, READABLE); // by the station's user
        Files.move(fresh, folder.resolve(id + "." + verb.word()), StandardCopyOption.ATOMIC_MOVE);
        return id;
    }

    /** The answer, if there is one by now; it can be taken once. */
    public Optional<Answer> answer(String id) throws IOException {
        Path file = folder.resolve(id + "." + ANSWER);
        try {
            String text = Files.readString(file);
            Files.deleteIfExists(file);
            int end = text.indexOf('\n');
            return end < 0
                    ? Optional.empty()
                    : Optional.of(new Answer(text.substring(0, end).equals(DONE), text.substring(end + 1)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Takes a question back that nobody has answered. */
    public void withdraw(String id, Verb verb) throws IOException {
        Files.deleteIfExists(folder.resolve(id + "." + verb.word()));
    }

    /** The oldest question without an answer. */
    Optional<Request> next() throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .map(Requests::request)
                    .flatMap(Optional::stream)
                    .findFirst();
        }
    }

    private static Optional<Request> request(Path file) {
        Matcher name = FILE.matcher(String.valueOf(file.getFileName()));
        if (!name.matches() || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        Verb verb = Verb.of(name.group(2));
        return verb == null ? Optional.empty() : Optional.of(new Request(name.group(1), verb, file));
    }

    /** Answers, and forgets the question. */
    void answer(Request request, Answer answer) throws IOException {
        Path fresh = folder.resolve(request.id() + "." + ANSWER + ".new");
        Files.writeString(fresh, (answer.isDone() ? DONE : REFUSED) + "\n" + answer.text(), StandardCharsets.UTF_8);
        Files.move(fresh, folder.resolve(request.id() + "." + ANSWER), StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(request.content());
        forgetOldAnswers();
    }

    /** Whose asker has gone. */
    private void forgetOldAnswers() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> answers = files.filter(file -> file.toString().endsWith("." + ANSWER))
                    .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .toList();
            for (Path answer : answers.subList(0, Math.max(0, answers.size() - ANSWERS_MAX))) {
                Files.deleteIfExists(answer);
            }
        }
    }
}

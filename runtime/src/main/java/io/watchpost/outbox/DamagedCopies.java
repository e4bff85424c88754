package io.watchpost.outbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Databases that were damaged and replaced, {@code outbox.db.damaged-<number>}: kept for who wants to look for more in
 * them than was carried over, but not so many that a dying card is filled by them. For the thread that opens the outbox.
 */
final class DamagedCopies {
    static final int KEPT_MAX = 3;

    private static final Logger LOG = LoggerFactory.getLogger(DamagedCopies.class);

    private final OutboxFile file;
    private final String prefix;

    DamagedCopies(OutboxFile file) {
        this.file = file;
        this.prefix = file.beside(".damaged-").getFileName().toString();
    }

    /** A name that none has had yet. */
    Path next() throws IOException {
        List<Integer> numbers = numbers();
        return copy(numbers.isEmpty() ? 1 : numbers.getLast() + 1);
    }

    /** Deletes all but the newest; one that can't be deleted stays. */
    void prune() throws IOException {
        List<Integer> numbers = numbers();
        for (int number : numbers.subList(0, Math.max(0, numbers.size() - KEPT_MAX))) {
            try {
                Files.delete(copy(number));
                LOG.warn("deleted {}, for only the {} newest damaged outboxes are kept", copy(number), KEPT_MAX);
            } catch (IOException e) {
                LOG.warn("the old damaged outbox {} can't be deleted: {}", copy(number), e.toString());
            }
        }
    }

    private Path copy(int number) {
        return file.beside(".damaged-" + number);
    }

    /** Rising. */
    private List<Integer> numbers() throws IOException {
        try (Stream<Path> files = Files.list(file.database().resolveSibling("."))) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .map(name -> name.substring(prefix.length()))
                    .filter(number -> number.matches("[1-9][0-9]{0,8}"))
                    .map(Integer::valueOf)
                    .sorted()
                    .toList();
        }
    }
}

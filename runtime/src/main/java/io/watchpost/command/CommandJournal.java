package io.watchpost.command;

import io.watchpost.file.SavedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was ordered, and the last reply to it, on disk: an order that comes again is answered and not carried out again,
 * and one that the process ended in the middle of is known at the next start.
 *
 * <pre>
 * commands/ID.order    the order, as it was taken
 * commands/ID.reply    the last reply; once it is final the order is over
 * </pre>
 */
final class CommandJournal {
    private static final String ORDER = ".order";
    private static final String REPLY = ".reply";
    private static final int KEPT = 100;

    private final Path folder;

    CommandJournal(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
    }

    void take(Order order) throws IOException {
        SavedFile.write(folder.resolve(order.id() + ORDER), OrderJson.bytes(order));
        forgetOldest();
    }

    void note(Reply reply) throws IOException {
        SavedFile.write(folder.resolve(reply.id() + REPLY), ReplyJson.bytes(reply));
    }

    /** The last reply to an order; empty if it isn't known. */
    Optional<Reply> reply(String id) throws IOException {
        Path file = folder.resolve(id + REPLY);
        return Files.isRegularFile(file) ? ReplyJson.read(Files.readAllBytes(file)) : Optional.empty();
    }

    /** Whether an order was taken and has no final reply. */
    boolean isOpen(String id) throws IOException {
        return Files.isRegularFile(folder.resolve(id + ORDER))
                && reply(id).filter(reply -> reply.state().isFinal()).isEmpty();
    }

    /** Orders without a final reply, the oldest first. */
    List<Order> open() throws IOException {
        List<Order> open = new ArrayList<>();
        for (Path file : byAge()) {
            Optional<Order> order = OrderJson.read(Files.readAllBytes(file));
            if (order.isPresent() && isOpen(order.get().id())) {
                open.add(order.get());
            }
        }
        return open;
    }

    private void forgetOldest() throws IOException {
        List<Path> orders = byAge();
        for (Path order : orders.subList(0, Math.max(0, orders.size() - KEPT))) {
            String name = String.valueOf(order.getFileName());
            Files.deleteIfExists(order);
            Files.deleteIfExists(folder.resolve(name.substring(0, name.length() - ORDER.length()) + REPLY));
        }
    }

    private List<Path> byAge() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ORDER))
                    .sorted(Comparator.comparingLong(
                                    (Path file) -> file.toFile().lastModified())
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        }
    }
}

package io.watchpost.update.arrival;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What all ways share: the room for what is being brought, the one errand that runs at a time, and the door. The models'
 * thread.
 */
final class Reception {
    private final Path incoming;
    private final Door door;
    private final Errand errand = new Errand();
    private final List<Arrival> arrived = new ArrayList<>();
    private volatile boolean isClosing;
    private volatile boolean isMakingWay;

    /** @param incoming folder of this alone; made when it isn't there */
    Reception(Path incoming, Door door) throws IOException {
        this.incoming = Files.createDirectories(incoming);
        this.door = door;
    }

    Path incoming() {
        return incoming;
    }

    Errand errand() {
        return errand;
    }

    /** Any thread. */
    void beginClosing() {
        isClosing = true;
    }

    /** Whether something short waits behind an errand that may take hours. */
    void makeWay(boolean isSomethingWaiting) {
        isMakingWay = isSomethingWaiting;
    }

    /** Why an errand that can be gone on from should end. */
    Supplier<Optional<String>> interruption() {
        return () -> isMakingWay
                ? Optional.of("it makes way for a moment")
                : callOff().get();
    }

    /** Why an errand should end. */
    Supplier<Optional<String>> callOff() {
        return () -> isClosing ? Optional.of("the station ends") : Optional.empty();
    }

    /** Brings a complete file to the door; it stays where it is. */
    String bring(Path file, String title, String origin) throws IOException {
        Door.Entry entry = door.take(file, origin);
        arrived.add(new Arrival(title, origin, entry));
        return entry.reason();
    }

    /** Brings what calls itself the next root of trust. */
    String bringRoot(byte[] root, String origin) throws IOException {
        return door.takeRoot(root, origin).reason();
    }

    /** What was brought since the last call. */
    List<Arrival> arrived() {
        List<Arrival> all = List.copyOf(arrived);
        arrived.clear();
        return all;
    }
}

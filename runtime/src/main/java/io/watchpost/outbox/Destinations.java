package io.watchpost.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Who is owed the entries. Each name keeps its bit for ever, so that a transport that is left out of the configuration
 * for a while doesn't get everything twice when it is back. With none registered, entries stay.
 */
final class Destinations {
    static final int NAMES_MAX = 32;

    /** Stands for all of them where an entry is released; no transport has an empty name. */
    static final String EVERYBODY = "";

    /** Of nobody: an entry that this one has isn't in the outbox any more. */
    static final int EVERYBODY_BIT = NAMES_MAX;

    private final Collection<String> names;

    // from the first time a database was opened
    private volatile Map<String, Integer> bits = Map.of();
    private volatile long active;

    /** @param names of those who are to get everything from now on */
    Destinations(Collection<String> names) {
        this.names = List.copyOf(new LinkedHashSet<>(names));
    }

    /** Finds the bits, and gives new names theirs: in every database that is opened the same ones. */
    void register(Connection connection) throws SQLException, DamagedOutbox, OutboxUnavailable {
        Map<String, Integer> stored = DestinationTable.read(connection);
        Map<String, Integer> registered = new HashMap<>(bits);
        for (String name : names) {
            Integer bit = registered.computeIfAbsent(name, stored::get);
            if (bit == null) {
                bit = freeBit(stored);
                if (bit >= NAMES_MAX) {
                    throw new OutboxUnavailable("the outbox has met " + NAMES_MAX
                            + " destinations and can't take \"" + name
                            + "\" as another: use one of the names " + stored.keySet());
                }
                registered.put(name, bit);
            }
            Integer before = stored.putIfAbsent(name, bit);
            if (before == null) {
                DestinationTable.insert(connection, name, bit);
            } else if (!before.equals(bit)) {
                throw new DamagedOutbox("the destination " + name + " has another number than before");
            }
        }
        long mask = 0;
        for (int bit : registered.values()) {
            mask |= 1L << bit;
        }
        active = mask;
        bits = Map.copyOf(registered);
    }

    private static int freeBit(Map<String, Integer> stored) {
        int bit = 0;
        while (stored.containsValue(bit)) {
            bit++;
        }
        return bit;
    }

    /** @throws IllegalArgumentException if nobody registered it */
    int bit(String name) {
        Integer bit = bits.get(name);
        if (bit == null) {
            throw new IllegalArgumentException("destination \"" + name
                    + "\" was not registered when the outbox was opened; registered are " + bits.keySet());
        }
        return bit;
    }

    boolean isEmpty() {
        return bits.isEmpty();
    }

    /** Whether nobody registered waits for a row that these have. */
    boolean satisfiedBy(long had) {
        return active != 0 && (had & active) == active;
    }

    /** True if this was the last one that waited for it, and it is gone. */
    boolean acknowledge(Store store, String name, long position) throws SQLException {
        if (name.equals(EVERYBODY)) {
            return store.delete(position);
        }
        long mask = 1L << bit(name);
        if (active == mask) {
            return store.delete(position);
        }
        Row row = store.entries().row(position);
        if (row == null || (row.had() & mask) != 0) {
            return false;
        }
        if (satisfiedBy(row.had() | mask)) {
            return store.delete(position);
        }
        store.entries().mark(row, row.had() | mask);
        return false;
    }

    /** After the configuration changed: what only those wait for who are gone, in slices. */
    void sweep(Store store) throws SQLException {
        long position = 0;
        List<Row> slice = active == 0 ? List.of() : store.entries().after(position, 1_000);
        while (!slice.isEmpty()) {
            store.begin();
            for (Row row : slice) {
                if (row.intact() && satisfiedBy(row.had())) {
                    store.delete(row.position());
                }
                position = row.position();
            }
            store.commit();
            slice = store.entries().after(position, 1_000);
        }
    }
}

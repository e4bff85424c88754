package io.watchpost.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is owed the entries. Each name keeps its bit for ever, so that a transport that is left out of the configuration
 * for a while doesn't get everything twice when it is back. With none registered, entries stay.
 */
final class Destinations {
    static final int NAMES_MAX = 32;

    private final Map<String, Integer> bits;
    private final long active;

    private Destinations(Map<String, Integer> bits) {
        this.bits = Map.copyOf(bits);
        long mask = 0;
        for (int bit : bits.values()) {
            mask |= 1L << bit;
        }
        active = mask;
    }

    /** Gives new names their bits; called once, when the outbox is opened. */
    static Destinations register(Connection connection, Collection<String> names)
            throws SQLException, OutboxUnavailable {
        Map<String, Integer> known = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT name, bit FROM destination");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                known.put(rows.getString(1), rows.getInt(2));
            }
        }
        Map<String, Integer> registered = new HashMap<>();
        for (String name : names) {
            Integer bit = known.get(name);
            if (bit == null) {
                bit = known.size();
                if (bit >= NAMES_MAX) {
                    throw new OutboxUnavailable("the outbox has met " + NAMES_MAX
                            + " destinations and can't take \"" + name
                            + "\" as another: use one of the names " + known.keySet());
                }
                try (PreparedStatement insert = connection.prepareStatement("INSERT INTO destination VALUES (?, ?)")) {
                    insert.setInt(1, bit);
                    insert.setString(2, name);
                    insert.executeUpdate();
                }
                known.put(name, bit);
            }
            registered.put(name, bit);
        }
        return new Destinations(registered);
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

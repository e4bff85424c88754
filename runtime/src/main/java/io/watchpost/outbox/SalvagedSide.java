package io.watchpost.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What {@link Salvage} found beside the entries. */
final class SalvagedSide {
    @Nullable
    Counters station;

    boolean pipelinesBelievable;
    final List<Counters.Pipeline> pipelines = new ArrayList<>();
    final Map<Long, Context> contexts = new TreeMap<>();
    final Map<String, Long> tally = new TreeMap<>();
    final Map<String, Integer> destinations = new TreeMap<>();

    /** Whether it is known who has which row. */
    boolean destinationsBelievable;

    /** Whether the numbering may go on. */
    boolean countersBelievable() {
        return station != null && pipelinesBelievable;
    }

    void copyTo(Connection connection) throws SQLException {
        for (Map.Entry<Long, Context> context : contexts.entrySet()) {
            ContextTable.insert(connection, context.getKey(), context.getValue());
        }
        for (Map.Entry<String, Long> shed : tally.entrySet()) {
            Tally.add(connection, shed.getKey(), shed.getValue());
        }
        for (Map.Entry<String, Integer> destination : destinations.entrySet()) {
            DestinationTable.insert(connection, destination.getKey(), destination.getValue());
        }
    }

    /** The row id of the context that knows only this boot; written when it is new. */
    long bootContext(Connection connection, String boot) throws SQLException {
        Context context = Context.ofBoot(boot);
        for (Map.Entry<Long, Context> known : contexts.entrySet()) {
            if (known.getValue().equals(context)) {
                return known.getKey();
            }
        }
        long id = contexts.keySet().stream().mapToLong(Long::longValue).max().orElse(0) + 1;
        ContextTable.insert(connection, id, context);
        contexts.put(id, context);
        return id;
    }
}

package io.watchpost.pipeline;

import java.util.List;

/**
 * A frame loop that doesn't turn any more, though nothing that it is doing may take so long.
 *
 * @param pipeline name
 * @param silentMillis since its last turn
 * @param where its thread is, innermost first
 */
public record Hang(String pipeline, long silentMillis, List<StackTraceElement> where) {
    public Hang {
        where = List.copyOf(where);
    }
}

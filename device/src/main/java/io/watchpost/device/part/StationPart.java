package io.watchpost.device.part;

import io.watchpost.pipeline.ResultListener;
import tools.jackson.core.JsonGenerator;

/**
 * Something that lives beside a station, from its start to its end: an output that follows the results, a page, what
 * keeps it cool. Made of the configuration before anything runs. A part whose hardware is missing or fails says so in
 * the log and in the status, and the station goes on without it: nothing here throws at those who call.
 */
public interface StationPart extends AutoCloseable {

    /** The key under which the status speaks of it, like {@code gpio}. */
    String name();

    /** The station is about to run; called once, by the thread that starts it, and must return soon. */
    void start(StationView station);

    /** Sees the results, and frames while it wants them; on the pipelines' threads. */
    default ResultListener listener() {
        return ResultListener.NONE;
    }

    /** Changes whenever {@link #writeStatus} has news that are worth a message of their own. For any thread. */
    default String revision() {
        return "";
    }

    /** Whether {@link #writeStatus} has anything to say. */
    default boolean hasStatus() {
        return false;
    }

    /** Writes the properties of its object in the status, between the braces. For any thread. */
    default void writeStatus(JsonGenerator json) {}

    /** A line for the log, which says every {@code statusSeconds} how things go; empty for none. For any thread. */
    default String report() {
        return "";
    }

    /** What this part does with a stick that was put in. For any thread. */
    default StickSign stick() {
        return StickSign.NONE;
    }

    /** The station ends: leaves everything in its safe state. Called once, by one thread, also if it never started. */
    @Override
    void close();
}

package io.watchpost.outbox;

import io.watchpost.clock.ClockQuality;
import io.watchpost.result.Result;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;

/**
 * The durable queue between the frame loop and the brokers. A result is <em>kept</em> once the commit that holds it has
 * returned; everything kept is delivered until it is acknowledged, or is named in a gap record.
 *
 * <p>{@link #append} is for the pipelines' threads and never blocks; the other methods are for the delivery threads and
 * may wait for the disk. All of them are safe for use by several threads.
 */
public interface Outbox extends AutoCloseable {

    /**
     * Hands a result to the writer. When the writer is behind, the result is shed, its sequence number is used up and
     * a gap record names it.
     */
    void append(Result result);

    /**
     * Records what the wall clock says now; one clock record for each pipeline that has appended in this boot.
     *
     * @param quality whether a time source says so
     */
    void appendClock(long utcMillis, long uptimeMillis, ClockQuality quality);

    /**
     * Entries that this destination has not acknowledged, oldest first. Damaged rows become gap records on the way.
     *
     * @param destination name of a transport that was registered when the outbox was opened
     * @param after only entries with a greater position; 0 for all
     */
    List<Entry> peek(String destination, long after, int max);

    /** The destination has these; each is deleted once every registered destination has it. Idempotent. */
    void ack(String destination, Collection<Long> positions);

    /** This entry can't be delivered there: it is set aside, counted, and named in a gap record. */
    void quarantine(String destination, long position, String reason);

    /**
     * As {@link #peek}, whoever has them already: all that at least one destination waits for.
     *
     * @throws UncheckedIOException if they can't be read now; an empty list always means that there are none
     */
    List<Entry> entries(long after, int max);

    /**
     * These reached their subscribers by another way than over a destination: each is deleted, whoever still waits for
     * it. Idempotent. Returns once they are deleted on the disk; if that refuses, it goes on trying after this returned.
     */
    void release(Collection<Long> positions);

    /** Of the results that come next; another one once the outbox moved to another machine. Empty if it can't be read. */
    String epoch();

    OutboxStats stats();

    /**
     * Commits become larger and rarer, up to 32 results or 10 s, or as they were again. What isn't committed yet is what a
     * power cut takes.
     */
    default void spareDisk(boolean spare) {}

    /**
     * Waits until everything appended before the call is kept or known to be shed, and what was acknowledged is written
     * down: {@link #stats} leaves it out then.
     */
    void flush();

    /** Keeps what was appended, then gives the store back; safe to call twice. */
    @Override
    void close();
}

package io.watchpost.outbox;

import io.watchpost.clock.StationClock;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only one that writes: a platform thread named {@value #THREAD}. Every error closes the connection; with a new one
 * it looks whether the batch is in after all, and if not, does it again, with back-off, for as long as it takes. When
 * closing it gives up after {@value #CLOSE_ATTEMPT_NANOS} ns.
 */
final class Writer implements Runnable {
    static final String THREAD = "outbox-writer";
    private static final long PAUSE_MILLIS_MIN = 50;
    private static final long PAUSE_MILLIS_MAX = 5_000;
    private static final long CLOSE_ATTEMPT_NANOS = 2_000_000_000L;

    /** A batch that met so much damage in a database that passes for sound is the proof that it isn't. */
    private static final int DAMAGE_MAX = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** Makes a store from a new connection; repairs or replaces a damaged database. */
    interface Opener {
        Store open() throws SQLException, IOException, OutboxUnavailable;

        /** The next store looks through the whole database before it is used. */
        void suspect();

        /** The next store is a new one with what can be read of this one, whatever the look through it finds. */
        void condemn(String damage);
    }

    // for the process
    private final Desk desk;
    private final Committer committer;
    private final Opener opener;
    private final StationClock clock;
    private final OutboxFile file;
    final AtomicLong kept = new AtomicLong();
    final AtomicLong acknowledged = new AtomicLong();
    private volatile String problem = "";

    // for one connection
    private @Nullable Store store;

    Writer(Desk desk, Committer committer, Opener opener, StationClock clock, OutboxFile file, Store first) {
        this.desk = desk;
        this.committer = committer;
        this.opener = opener;
        this.clock = clock;
        this.file = file;
        store = first;
    }

    /** What keeps it from committing at this moment; empty when nothing does. Any thread. */
    String problem() {
        return problem;
    }

    @Override
    public void run() {
        for (Batch batch = desk.take(); batch != null; batch = desk.take()) {
            if (!persist(batch)) {
                LOG.warn("the outbox closes with {} results that the disk didn't take: {}", batch.appended(), problem);
                break;
            }
            desk.settle(batch);
        }
        closeStore();
    }

    /** False if closing and the disk still refuses. */
    private boolean persist(Batch batch) {
        if (batch.reopen()) {
            closeStore();
            opener.suspect();
        }
        long pauseMillis = PAUSE_MILLIS_MIN;
        long givingUpNanos = 0;
        long commit = -1;
        int damage = 0;
        Committer.Outcome outcome = new Committer.Outcome(0, 0);
        while (true) {
            try {
                Store open = store == null ? opener.open() : store;
                store = open;
                if (commit < 0 || open.counters().commits < commit) {
                    open.begin();
                    outcome = committer.apply(open, batch);
                    commit = open.counters().commits + 1;
                    open.commit();
                }
                kept.addAndGet(outcome.kept());
                acknowledged.addAndGet(outcome.acknowledged());
                problem = "";
                return true;
            } catch (SQLException | IOException | OutboxUnavailable e) {
                desk.diskRefuses();
                closeStore();
                if (e instanceof SQLException sql && Sql.isDamage(sql)) {
                    opener.suspect();
                    if (++damage == DAMAGE_MAX) {
                        opener.condemn(String.valueOf(e.getMessage()));
                    }
                }
                report(e);
            } catch (RuntimeException e) {
                closeStore();
                LOG.error("the outbox's writer met an error that it doesn't know", e);
                problem = "the outbox can't be written: " + e;
            }
            if (desk.isClosing()) {
                long now = clock.nanos();
                givingUpNanos = givingUpNanos == 0 ? now + CLOSE_ATTEMPT_NANOS : givingUpNanos;
                if (now > givingUpNanos) {
                    return false;
                }
                clock.sleep(PAUSE_MILLIS_MIN);
            } else {
                desk.pause(pauseMillis);
                pauseMillis = Math.min(pauseMillis * 2, PAUSE_MILLIS_MAX);
            }
        }
    }

    private void report(Exception e) {
        String before = problem;
        problem = "the outbox can't be written: " + e.getMessage()
                + "; it is tried again, new results wait or are shed and named in gap records";
        if (before.isEmpty()) {
            LOG.warn("{}", problem);
        }
    }

    private void closeStore() {
        if (store != null) {
            file.keepWalBlocks(); // the next one may find the disk full
            try {
                store.close();
            } catch (SQLException e) {
                LOG.debug("closing the outbox's connection", e);
            }
            store = null;
        }
    }
}

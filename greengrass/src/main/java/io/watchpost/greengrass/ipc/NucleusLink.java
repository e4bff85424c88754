package io.watchpost.greengrass.ipc;

import io.watchpost.clock.StationClock;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The component's own line to the nucleus. The SDK's client never reconnects, so a lost connection is made anew a few
 * times; then the line is gone for good, as when the nucleus was killed and has started another copy of this component.
 * Runs on a thread of its own, {@code nucleus-link}.
 */
public final class NucleusLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NucleusLink.class);

    private final NucleusAddress address;
    private final Patience patience;
    private final Listener listener;
    private final StationClock clock;
    private final Thread thread;
    private volatile boolean closing;

    /**
     * How long the nucleus is waited for. The waits between attempts double, so 7 attempts from 250 ms on take about 16 s.
     *
     * @param answerMillis how long each answer may take
     * @param firstWaitMillis before the second attempt
     * @param attempts to connect, until the line is gone for good
     */
    public record Patience(long answerMillis, long firstWaitMillis, int attempts) {
        public static final Patience DEFAULT = new Patience(NucleusConnection.ANSWER_MILLIS_DEFAULT, 250, 7);

        public Patience {
            if (answerMillis < 1 || firstWaitMillis < 1 || attempts < 1) {
                throw new IllegalArgumentException("answers, waits and attempts are at least 1, were " + answerMillis
                        + ", " + firstWaitMillis + " and " + attempts);
            }
        }
    }

    /** Called on the link's thread. */
    public interface Listener {
        /**
         * There is a connection, on which nothing has been asked for yet.
         *
         * @throws IpcException if it is of no use; another one is made
         */
        void connected(NucleusConnection connection) throws IpcException;

        /** There won't be one any more. */
        void gone(String reason);
    }

    public NucleusLink(NucleusAddress address, Patience patience, Listener listener, StationClock clock) {
        this.address = address;
        this.patience = patience;
        this.listener = listener;
        this.clock = clock;
        thread = Thread.ofPlatform().name("nucleus-link").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        int attempts = 0;
        while (!closing) {
            attempts++;
            CountDownLatch lost = new CountDownLatch(1);
            try (NucleusConnection connection =
                    NucleusConnection.open(address, patience.answerMillis(), _ -> lost.countDown())) {
                listener.connected(connection);
                attempts = 0;
                lost.await();
                LOG.warn("the nucleus closed the connection; it is made anew");
            } catch (IpcException e) {
                if (e.failure() instanceof IpcFailure.Stranger || attempts >= patience.attempts()) {
                    listener.gone(String.valueOf(e.getMessage()));
                    return;
                }
                LOG.warn("{} (attempt {} of {})", e.getMessage(), attempts, patience.attempts());
            } catch (RuntimeException e) {
                LOG.error(
                        "nucleus-link: an internal error (attempt {}); please report it with this trace", attempts, e);
                if (attempts >= patience.attempts()) {
                    listener.gone("internal error: " + e);
                    return;
                }
            } catch (InterruptedException e) {
                return;
            }
            if (!closing) {
                clock.sleep(patience.firstWaitMillis() << Math.max(0, attempts - 1));
            }
        }
    }

    /** Safe to call twice. */
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
    }
}

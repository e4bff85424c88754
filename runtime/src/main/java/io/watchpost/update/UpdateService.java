package io.watchpost.update;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.clock.StationClock;
import io.watchpost.update.arrival.Door;
import io.watchpost.update.arrival.SteadyArrivals;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code models} of a station: answers what commands ask, lets bundles in, and turns the update machine.
 */
public final class UpdateService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UpdateService.class);
    private static final long TURN_MILLIS = 250;
    private static final long CLOSE_MILLIS = 2_000;

    private final UpdateMachine machine;
    private final Requests requests;
    private final SteadyArrivals arrivals;
    private final Supplier<String> status;
    private final StationClock clock;
    private final Thread thread;
    private volatile boolean closing;

    /**
     * Prepares the thread.
     *
     * @param arrivals lets bundles in that come by themselves; closed with this
     * @param status of all models as JSON, for the command
     */
    public UpdateService(
            UpdateMachine machine,
            Requests requests,
            SteadyArrivals arrivals,
            Supplier<String> status,
            StationClock clock) {
        this.machine = machine;
        this.requests = requests;
        this.arrivals = arrivals;
        this.status = status;
        this.clock = clock;
        thread = Thread.ofPlatform().name("models").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closing) {
                turn();
                clock.sleep(TURN_MILLIS);
            }
        } catch (InterruptedException e) {
            LOG.debug("models: interrupted; the station ends");
        } finally {
            letGo();
        }
    }

    private void turn() throws InterruptedException {
        try {
            serveRequests();
            arrivals.turn();
            machine.turn();
        } catch (IOException e) {
            LOG.warn("models: {}; tried again", e.toString());
        } catch (RuntimeException e) {
            LOG.error("models: an internal error; please report it with this trace", e);
        }
    }

    private void letGo() {
        try {
            arrivals.close();
        } catch (IOException e) {
            LOG.warn("what arrived can't be noted down ({})", e.toString());
        } finally {
            machine.store().close();
        }
    }

    private void serveRequests() throws IOException {
        for (Optional<Requests.Request> next = requests.next(); next.isPresent(); next = requests.next()) {
            Requests.Request request = next.get();
            requests.answer(request, answer(request));
        }
    }

    private Requests.Answer answer(Requests.Request request) {
        try {
            return switch (request.verb()) {
                case INSTALL -> answer(machine.install(request.content(), "the command", false));
                case AGAIN -> answer(machine.install(request.content(), "the command", true));
                case ROLLBACK -> new Requests.Answer(true, machine.rollBack(request.text(), "by hand"));
                case ROOT -> answer(machine.renewTrust(request.bytes(), "the command"));
                case STATUS -> new Requests.Answer(true, status.get());
            };
        } catch (BundleRefused e) {
            return new Requests.Answer(false, e.reason());
        } catch (IOException e) {
            return new Requests.Answer(false, "this device can't do it now (" + e.getMessage() + "): try again");
        }
    }

    private static Requests.Answer answer(Door.Entry entry) {
        return new Requests.Answer(!(entry instanceof Door.Entry.Refused), entry.reason());
    }

    /** Ends after what is in hand, if that is soon; otherwise its thread lets go of the store when that is done. */
    @Override
    public void close() {
        closing = true;
        try {
            if (thread.getState() == Thread.State.NEW) {
                letGo();
            } else if (!thread.join(Duration.ofMillis(CLOSE_MILLIS))) {
                LOG.warn("the models' thread is at work; the next start goes on from the last transition");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

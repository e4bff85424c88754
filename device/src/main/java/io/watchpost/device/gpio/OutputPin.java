package io.watchpost.device.gpio;

import com.pi4j.io.gpio.digital.DigitalOutput;
import io.watchpost.clock.StationClock;
import io.watchpost.config.SafeState;
import io.watchpost.device.gpio.line.GpioFault;
import io.watchpost.device.gpio.pi4j.Board;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One output: had as soon as it can be, and had again after it was lost. In a dry run it is only spoken of. For one
 * thread at a time; {@link #problem} is for any.
 */
final class OutputPin implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutputPin.class);
    static final long RETRY_MILLIS = 5_000;

    private final String what;
    private final int pin;
    private final boolean activeLow;
    private final SafeState safe;
    private final boolean isDryRun;
    private final SharedBoard boards;
    private final StationClock clock;

    private @Nullable Boolean wanted;
    private @Nullable Board board;
    private @Nullable DigitalOutput output;
    private long retryNanos;

    private volatile @Nullable GpioFault problem;

    /**
     * An output that isn't had yet.
     *
     * @param what it is, for the log: {@code actuator for person}
     * @param safe what it is until it is driven, and at the end
     */
    OutputPin(
            String what,
            int pin,
            boolean activeLow,
            SafeState safe,
            boolean isDryRun,
            SharedBoard boards,
            StationClock clock) {
        this.what = what;
        this.pin = pin;
        this.activeLow = activeLow;
        this.safe = safe;
        this.isDryRun = isDryRun;
        this.boards = boards;
        this.clock = clock;
        this.wanted = safe.on();
        this.retryNanos = clock.nanos();
    }

    int pin() {
        return pin;
    }

    /** Why it isn't driven; null if it is. */
    @Nullable
    GpioFault problem() {
        return problem;
    }

    /** True as far as it was told; null: as it was found. */
    @Nullable
    Boolean wanted() {
        return wanted;
    }

    /**
     * Switches it, or remembers what it should be as soon as it can be had.
     *
     * @return whether the line has it now
     */
    boolean drive(boolean on) {
        wanted = on;
        if (isDryRun) {
            return true;
        }
        DigitalOutput now = output;
        if (now == null) {
            return false;
        }
        try {
            Board.drive(now, on);
            return true;
        } catch (GpioFault e) {
            lost(e);
            return false;
        }
    }

    /** Gets it, if it isn't had and was not asked for lately. */
    void look() {
        if (isDryRun || output != null || clock.nanos() - retryNanos < 0) {
            return;
        }
        retryNanos = clock.nanos() + RETRY_MILLIS * 1_000_000;
        Board asked = null;
        try {
            asked = boards.board();
            output = asked.output(new Board.OutputUse(pin, activeLow, wanted, safe.on()));
            board = asked;
            if (problem != null) {
                LOG.info("{}: pin {} is driven again", what, pin);
            }
            problem = null;
        } catch (GpioFault e) {
            if (asked == null) {
                problem = e; // that there is no chip was said for all of them
            } else {
                report(e);
                boards.failed(asked, e);
            }
        }
    }

    private void lost(GpioFault fault) {
        report(fault);
        Board of = board;
        DigitalOutput was = output;
        board = null;
        output = null;
        if (of != null && was != null) {
            of.release(was);
            boards.failed(of, fault);
        }
    }

    private void report(GpioFault fault) {
        GpioFault before = problem;
        if (before == null || !before.reason().equals(fault.reason())) {
            LOG.warn("{}: {}; {}", what, fault.reason(), fault.hint());
        }
        problem = fault;
    }

    /** Into its safe state, and given back. */
    @Override
    public void close() {
        Board of = board;
        DigitalOutput was = output;
        board = null;
        output = null;
        if (of != null && was != null) {
            of.release(was);
        }
    }
}

package io.watchpost.device.gpio.pi4j;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputBase;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalState;
import io.watchpost.device.gpio.line.Edge;
import io.watchpost.device.gpio.line.GpioFault;
import io.watchpost.device.gpio.line.InputLine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A digital input of Pi4J that watches a line, on a thread named {@code gpio-<pin>}, which tells the listeners of each
 * edge with an {@link EdgeEvent}. Owns the line.
 */
final class LineInput extends DigitalInputBase implements WatchedInput {
    /** How long the end of the thread may take. */
    private static final long TURN_MILLIS = 250;

    private final InputLine line;
    private final @Nullable Debounce debounce;
    private final Thread thread;
    private volatile DigitalState state = DigitalState.UNKNOWN;
    private volatile @Nullable GpioFault fault;
    private volatile boolean closing;

    LineInput(DigitalInputProvider provider, DigitalInputConfig config, InputLine line) {
        super(provider, config);
        this.line = line;
        debounce = line.isDebounced() || config.debounce() == 0 ? null : new Debounce(config.debounce());
        thread = Thread.ofPlatform().name("gpio-" + config.bcm()).daemon().unstarted(this::watch);
    }

    @Override
    public DigitalInput initialize(Context context) {
        super.initialize(context);
        try {
            state = DigitalState.getState(line.isHigh());
        } catch (GpioFault e) {
            throw new LineUnavailable(e);
        }
        thread.start();
        return this;
    }

    @Override
    public DigitalInput input() {
        return this;
    }

    @Override
    public DigitalState state() {
        return state;
    }

    @Override
    public @Nullable GpioFault fault() {
        return fault;
    }

    private void watch() {
        try {
            while (!closing) {
                Edge edge = line.await(TURN_MILLIS);
                if (edge != null && (debounce == null || debounce.counts(edge))) {
                    state = DigitalState.getState(edge.isRising());
                    dispatch(new EdgeEvent(this, edge));
                }
            }
        } catch (GpioFault e) {
            fault = e;
        } catch (RuntimeException e) {
            fault = new GpioFault(
                    "internal error: " + e, "the line is taken again; please report it"); // never a dead trigger
        } finally {
            line.close();
        }
    }

    @Override
    public DigitalInput shutdownInternal(Context context) {
        closing = true;
        try {
            if (!thread.equals(Thread.currentThread())) {
                thread.join(Duration.ofMillis(TURN_MILLIS * 4));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return super.shutdownInternal(context);
    }
}

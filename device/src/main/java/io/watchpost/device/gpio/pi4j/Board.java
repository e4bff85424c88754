package io.watchpost.device.gpio.pi4j;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.exception.Pi4JException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import io.watchpost.device.gpio.line.GpioChip;
import io.watchpost.device.gpio.line.GpioFault;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Pi4J on one chip. Owns the chip and whatever was made here. For any thread. */
public final class Board implements AutoCloseable {
    /**
     * Silent unless somebody configured it: what it has to say of use comes as exceptions, too, and it complains about
     * every machine that isn't a Raspberry Pi. Held, since levels are kept as long as somebody does.
     */
    private static final Logger PI4J_LOG = Logger.getLogger("com.pi4j");

    static {
        if (PI4J_LOG.getLevel() == null) {
            PI4J_LOG.setLevel(Level.OFF);
        }
    }

    private final GpioChip chip;
    private final Context context;
    private boolean closed;

    /**
     * Sets Pi4J up, which takes some tens of milliseconds, on a small machine a second.
     *
     * @param chip owned from now on
     * @param consumer what others see as the user of its lines
     */
    public Board(GpioChip chip, String consumer) {
        this.chip = chip;
        context = Pi4J.newContextBuilder()
                .noAutoDetect()
                .add(new LineOutputs(chip, consumer), new LineInputs(chip, consumer))
                .build();
    }

    public GpioChip chip() {
        return chip;
    }

    /** How an output behaves: what is on, and what it is when it begins and ends. */
    public record OutputUse(
            int pin,
            boolean activeLow,
            @Nullable Boolean onAtStart,
            @Nullable Boolean onAtEnd) {

        /** Null stays null: as the line is. */
        private @Nullable DigitalState state(@Nullable Boolean on) {
            return on == null ? null : DigitalState.getState(on != activeLow);
        }
    }

    /** How an input is watched. */
    public record InputUse(int pin, PullResistance pull, long debounceMicros) {}

    /** @throws GpioFault if the line can't be had */
    public synchronized DigitalOutput output(OutputUse use) throws GpioFault {
        var config = DigitalOutput.newConfigBuilder(context)
                .bcm(use.pin)
                .onState(use.activeLow ? DigitalState.LOW : DigitalState.HIGH);
        DigitalState start = use.state(use.onAtStart);
        DigitalState end = use.state(use.onAtEnd);
        if (start != null) {
            config.initial(start);
        }
        if (end != null) {
            config.shutdown(end);
        }
        return made(() -> context.create(config.build()));
    }

    /** @throws GpioFault if the line can't be had */
    public synchronized WatchedInput input(InputUse use) throws GpioFault {
        var config = DigitalInput.newConfigBuilder(context)
                .bcm(use.pin)
                .pull(use.pull)
                .debounce(use.debounceMicros)
                .build();
        return (WatchedInput) made(() -> context.create(config));
    }

    /** Something that Pi4J is to make. */
    private interface Making<T> {
        T make();
    }

    private <T> T made(Making<T> making) throws GpioFault {
        if (closed) {
            throw new GpioFault(chip.name() + " is closed", "");
        }
        try {
            return making.make();
        } catch (Pi4JException | IllegalStateException e) {
            throw fault(e);
        }
    }

    /**
     * Switches an output.
     *
     * @throws GpioFault if the chip is gone
     */
    public static void drive(DigitalOutput output, boolean on) throws GpioFault {
        try {
            if (on) {
                output.on();
            } else {
                output.off();
            }
        } catch (Pi4JException e) {
            throw fault(e);
        }
    }

    private static GpioFault fault(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof LineUnavailable unavailable) {
                return unavailable.fault();
            }
        }
        return new GpioFault("Pi4J: " + e.getMessage(), "please report it");
    }

    /** Gives one back, in its shutdown state. */
    public synchronized void release(DigitalOutput output) {
        if (!closed) {
            context.shutdown(output.id());
        }
    }

    /** Gives one back. */
    public synchronized void release(WatchedInput input) {
        if (!closed) {
            context.shutdown(input.input().id());
        }
    }

    /** Everything goes into its shutdown state and is given back. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            context.shutdown();
        } finally {
            chip.close();
        }
    }
}

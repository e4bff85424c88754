package io.watchpost.cli.gpio;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.device.gpio.line.GpioChip;
import io.watchpost.device.gpio.line.GpioChip.Initial;
import io.watchpost.device.gpio.line.GpioFault;
import io.watchpost.device.gpio.line.OutputLine;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost gpio blink}: is the lamp, or the relay, at that pin? */
@Command(
        name = "blink",
        description = {
            "Switch a pin on and off, to see what is wired to it. It is off at the end.",
            "Whatever hangs at the pin really moves: --dry-run says what would be switched, and touches nothing."
        })
final class GpioBlinkCommand implements Callable<Integer> {
    private static final long STEP_MILLIS = 500;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final ChipFlag chipFlag = new ChipFlag();

    @Parameters(index = "0", paramLabel = "PIN", description = "Number of the GPIO.")
    private int pin;

    @Option(names = "--times", paramLabel = "N", description = "How often. Default: 5.")
    private int times = 5;

    @Option(names = "--active-low", description = "On is low, as with most relay boards.")
    private boolean activeLow;

    @Option(names = "--dry-run", description = "Only say what would be switched.")
    private boolean dryRun;

    @Override
    public Integer call() throws Failure {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try (GpioChip chip = chipFlag.open()) {
            blink(chip, new Blinking(pin, times, activeLow, dryRun), new SystemClock(), out);
        }
        return ExitCode.OK;
    }

    /** What is to be done. */
    record Blinking(int pin, int times, boolean activeLow, boolean dryRun) {}

    static void blink(GpioChip chip, Blinking blinking, StationClock clock, PrintWriter out) throws Failure {
        if (blinking.dryRun) {
            out.println("dry run: pin " + blinking.pin + " of " + chip.name() + " would be "
                    + (blinking.activeLow ? "low" : "high") + " " + blinking.times + " times for " + STEP_MILLIS
                    + " ms, and " + (blinking.activeLow ? "high" : "low") + " between and at the end");
            return;
        }
        Initial off = blinking.activeLow ? Initial.HIGH : Initial.LOW;
        try (OutputLine line = chip.output(blinking.pin, off, ChipFlag.CONSUMER)) {
            for (int time = 1; time <= blinking.times && !Thread.currentThread().isInterrupted(); time++) {
                line.set(!blinking.activeLow);
                out.println("pin " + blinking.pin + " of " + chip.name() + ": on " + time + "/" + blinking.times);
                out.flush();
                clock.sleep(STEP_MILLIS);
                line.set(blinking.activeLow);
                clock.sleep(STEP_MILLIS);
            }
        } catch (GpioFault e) {
            throw ChipFlag.failure(e);
        }
    }
}

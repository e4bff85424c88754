package io.watchpost.cli.gpio;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.device.gpio.line.Edge;
import io.watchpost.device.gpio.line.GpioChip;
import io.watchpost.device.gpio.line.GpioFault;
import io.watchpost.device.gpio.line.InputLine;
import io.watchpost.device.gpio.line.Pull;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost gpio watch}: does the switch, or the sensor, at that pin do what a trigger needs? */
@Command(name = "watch", description = "Show a pin's edges as they come, to see what a trigger would get.")
final class GpioWatchCommand implements Callable<Integer> {
    private static final long TURN_MILLIS = 250;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final ChipFlag chipFlag = new ChipFlag();

    @Parameters(index = "0", paramLabel = "PIN", description = "Number of the GPIO.")
    private int pin;

    @Option(
            names = "--pull",
            paramLabel = "off|up|down",
            converter = PullWord.class,
            description = "The resistor inside the chip. Default: off.")
    private Pull pull = Pull.OFF;

    @Option(
            names = "--debounce",
            paramLabel = "MILLIS",
            description = "The pin must be still for so long. Default: 10.")
    private int debounceMillis = 10;

    @Option(names = "--edges", paramLabel = "N", description = "End after so many. Default: never.")
    private int edges = Integer.MAX_VALUE;

    /** The words of the configuration. */
    static final class PullWord implements picocli.CommandLine.ITypeConverter<Pull> {
        @Override
        public Pull convert(String word) {
            for (Pull pull : Pull.values()) {
                if (pull.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return pull;
                }
            }
            throw new picocli.CommandLine.TypeConversionException("found \"" + word + "\", expected off | up | down");
        }
    }

    @Override
    public Integer call() throws Failure {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try (GpioChip chip = chipFlag.open()) {
            watch(chip, new Watching(pin, pull, debounceMillis, edges), out);
        }
        return ExitCode.OK;
    }

    /** What is to be done. */
    record Watching(int pin, Pull pull, int debounceMillis, int edges) {}

    static void watch(GpioChip chip, Watching watching, PrintWriter out) throws Failure {
        try (InputLine line =
                chip.input(watching.pin, watching.pull, watching.debounceMillis * 1_000L, ChipFlag.CONSUMER)) {
            out.println("pin " + watching.pin + " of " + chip.name() + " is " + (line.isHigh() ? "high" : "low")
                    + "; every change is shown");
            out.flush();
            long before = 0;
            for (int seen = 0; seen < watching.edges && !Thread.currentThread().isInterrupted(); ) {
                Edge edge = line.await(TURN_MILLIS);
                if (edge != null) {
                    seen++;
                    out.println((edge.isRising() ? "rising " : "falling")
                            + (before == 0
                                    ? ""
                                    : String.format(
                                            Locale.ROOT, "  %.1f ms after the last", (edge.nanos() - before) / 1e6)));
                    out.flush();
                    before = edge.nanos();
                }
            }
        } catch (GpioFault e) {
            throw ChipFlag.failure(e);
        }
    }
}

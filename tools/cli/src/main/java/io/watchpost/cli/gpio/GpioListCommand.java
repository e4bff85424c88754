package io.watchpost.cli.gpio;

import io.watchpost.cli.ExitCode;
import io.watchpost.config.ConfigYaml;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.GpioConfig;
import io.watchpost.config.StationConfig;
import io.watchpost.device.gpio.line.GpioChip;
import io.watchpost.device.gpio.line.GpioChips;
import io.watchpost.device.gpio.line.GpioFault;
import io.watchpost.device.gpio.line.LineInfo;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code watchpost gpio list}: chips and pins, and what uses them. */
@Command(
        name = "list",
        description = {
            "List the GPIO chips and their pins, and who uses each.",
            "With --config, also what the configuration uses each for. Exit code 1 when a chip can't be opened.",
            "With --json, all of it as one watchpost.gpio/1 object."
        })
final class GpioListCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "watchpost.yaml, whose uses are shown, too.")
    private @Nullable Path config;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws ConfigurationException {
        StationConfig station = config == null ? null : ConfigYaml.station(config);
        Map<Integer, String> uses = station == null ? Map.of() : GpioConfig.uses(station.gpio(), station.pipelines());
        var command = Objects.requireNonNull(spec).commandLine();
        List<GpioChips.Found> chips = new GpioChips().all();
        return json
                ? GpioListJson.show(chips, uses, command.getOut())
                : show(chips, uses, command.getOut(), command.getErr());
    }

    static int show(List<GpioChips.Found> chips, Map<Integer, String> uses, PrintWriter out, PrintWriter err) {
        int exitCode = ExitCode.OK;
        for (GpioChips.Found found : chips) {
            switch (found) {
                case GpioChips.Found.Open(Path _, GpioChip chip) -> {
                    try (chip) {
                        show(chip, out);
                    } catch (GpioFault e) {
                        err.println(e.reason() + "; " + e.hint());
                        exitCode = ExitCode.PARTLY;
                    }
                }
                case GpioChips.Found.Closed(Path _, GpioFault fault) -> {
                    err.println(fault.reason() + "; " + fault.hint());
                    exitCode = ExitCode.PARTLY;
                }
            }
        }
        if (chips.isEmpty()) {
            err.println("this machine has no GPIO chip: there is no /dev/gpiochip*");
        }
        if (!uses.isEmpty()) {
            out.println("configured");
            uses.forEach((pin, use) -> out.printf("  %3d  %s%n", pin, use));
        }
        out.flush();
        err.flush();
        return exitCode;
    }

    private static void show(GpioChip chip, PrintWriter out) throws GpioFault {
        out.println(chip.name() + "  " + chip.label() + ", " + chip.lines() + " pins"
                + (GpioChips.hasHeader(chip) ? ", a Raspberry Pi's header" : ""));
        for (int offset = 0; offset < chip.lines(); offset++) {
            LineInfo line = chip.line(offset);
            out.printf(
                    "  %3d  %-20s %-6s  %s%n",
                    offset,
                    line.name().isEmpty() ? "-" : line.name(),
                    line.isOutput() ? "output" : "input",
                    line.isUsed() ? "used by \"" + line.consumer() + "\"" : "free");
        }
    }
}

package io.watchpost.cli;

import io.watchpost.device.accelerator.Accelerator;
import io.watchpost.device.accelerator.Accelerators;
import io.watchpost.device.accelerator.UsbPort;
import io.watchpost.device.accelerator.VendorLibraries;
import io.watchpost.engine.LibraryFile;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;

/** {@code watchpost accelerators}: what is plugged in, and the one thing that keeps each from being used. */
@Command(
        name = "accelerators",
        description = {
            "List the accelerators of this machine (Coral, Neural Compute Stick) and the one thing to fix for each.",
            "Exit code 1 when one can't be used. With --json, one watchpost.accelerator/1 object an accelerator and line."
        })
final class AcceleratorsCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--json", description = "One JSON object an accelerator and line.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        return show(Accelerators.find(), VendorLibraries.installed(), json, out, err);
    }

    static int show(
            List<Accelerator> accelerators, VendorLibraries libraries, boolean json, PrintWriter out, PrintWriter err) {
        for (Accelerator accelerator : accelerators) {
            String version = version(accelerator, libraries);
            if (json) {
                out.println(JsonLine.of(line -> write(line, accelerator, version)));
            } else {
                print(out, accelerator, version);
            }
        }
        out.flush();
        if (accelerators.isEmpty()) {
            err.println("no accelerator is plugged in: no Coral on USB or PCIe, no Neural Compute Stick 2");
            err.flush();
        }
        return accelerators.stream().allMatch(Accelerator::isUsable) ? ExitCode.OK : ExitCode.PARTLY;
    }

    /** Of the library that drives it; empty if there is none. */
    static String version(Accelerator accelerator, VendorLibraries libraries) {
        return (accelerator.engine().equals("edgetpu") ? libraries.edgetpu() : libraries.openvino())
                .map(LibraryFile::version)
                .orElse("");
    }

    private static void print(PrintWriter out, Accelerator accelerator, String version) {
        out.println(accelerator.name() + "  (--engine " + accelerator.engine() + " --accelerator-device "
                + accelerator.device() + ")");
        out.println("  " + accelerator.found() + (version.isEmpty() ? "" : "; library " + version));
        Accelerator.Fix fix = accelerator.fix();
        if (fix == null) {
            out.println("  nothing to fix");
        } else {
            out.println("  " + (fix.keepsFromWorking() ? "can't be used: " : "works, but ") + fix.problem());
            out.println("  -> " + fix.todo());
        }
    }

    private static void write(JsonGenerator json, Accelerator accelerator, String version) {
        json.writeStringProperty("schema", "watchpost.accelerator/1");
        json.writeStringProperty("name", accelerator.name());
        json.writeStringProperty("engine", accelerator.engine());
        json.writeStringProperty("target", accelerator.target().wireName());
        json.writeStringProperty("device", accelerator.device());
        json.writeStringProperty("node", accelerator.node().toString());
        UsbPort port = switch (accelerator) {
            case Accelerator.CoralUsb coral -> coral.port();
            case Accelerator.NeuralComputeStick stick -> stick.port();
            case Accelerator.CoralPcie _ -> null;
        };
        if (port != null && port.megabits() > 0) {
            json.writeNumberProperty("megabitsPerSecond", port.megabits());
        }
        if (!version.isEmpty()) {
            json.writeStringProperty("library", version);
        }
        json.writeBooleanProperty("usable", accelerator.isUsable());
        Accelerator.Fix fix = accelerator.fix();
        if (fix != null) {
            json.writeStringProperty("problem", fix.problem());
            json.writeStringProperty("todo", fix.todo());
        }
    }
}

package io.watchpost.cli;

import io.watchpost.device.camera.CameraListing;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;

/** {@code watchpost cameras}: what is plugged in, and what it can do. */
@Command(
        name = "cameras",
        description = {
            "List the cameras of this machine and their modes.",
            "With --json, one watchpost.camera/1 object a camera and line.",
            "\"watchpost cameras reference\" renews what a running station compares its camera's pictures with."
        },
        subcommands = CamerasReferenceCommand.class)
final class CamerasCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--json", description = "One JSON object a camera and line.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        return show(CameraListing.read(), json, out, spec.commandLine().getErr());
    }

    static int show(CameraListing listing, boolean json, PrintWriter out, PrintWriter err) {
        boolean allAnswer = true;
        for (CameraListing.Camera camera : listing.cameras()) {
            allAnswer &= camera.problem() == null;
            if (json) {
                out.println(JsonLine.of(line -> write(line, camera)));
            } else {
                print(out, camera);
            }
        }
        out.flush();
        if (listing.hint() != null) {
            err.println(listing.hint());
            err.flush();
        }
        return allAnswer ? ExitCode.OK : ExitCode.PARTLY;
    }

    private static void print(PrintWriter out, CameraListing.Camera camera) {
        out.println(camera.uri() + "  " + camera.name() + (camera.bus().isEmpty() ? "" : "  (" + camera.bus() + ")"));
        camera.lastingUris().forEach(uri -> out.println("  also " + uri));
        if (camera.problem() != null) {
            out.println("  can't be asked: " + camera.problem()
                    + (camera.problemHint() == null ? "" : "; " + camera.problemHint()));
        }
        for (CameraListing.Format format : camera.formats()) {
            out.println("  " + format.fourcc() + "  " + format.description()
                    + (format.understood() ? "" : "  (not understood here)")
                    + (format.anySize() ? "  any size between" : ""));
            for (CameraListing.Mode mode : format.modes()) {
                String rates = mode.fps().stream().map(CamerasCommand::rate).collect(Collectors.joining(", "));
                out.println(
                        "    " + mode.width() + "x" + mode.height() + (rates.isEmpty() ? "" : "  " + rates + " fps"));
            }
        }
    }

    private static String rate(double fps) {
        return fps == Math.rint(fps) ? Long.toString((long) fps) : String.format(Locale.ROOT, "%.2f", fps);
    }

    private static void write(JsonGenerator json, CameraListing.Camera camera) {
        json.writeStringProperty("schema", "watchpost.camera/1");
        json.writeStringProperty("uri", camera.uri());
        json.writeStringProperty("name", camera.name());
        json.writeStringProperty("bus", camera.bus());
        if (camera.problem() != null) {
            json.writeStringProperty("problem", camera.problem());
            json.writeStringProperty("hint", camera.problemHint() == null ? "" : camera.problemHint());
        }
        json.writeArrayPropertyStart("lastingUris");
        camera.lastingUris().forEach(json::writeString);
        json.writeEndArray();
        json.writeArrayPropertyStart("formats");
        for (CameraListing.Format format : camera.formats()) {
            json.writeStartObject();
            json.writeStringProperty("fourcc", format.fourcc());
            json.writeStringProperty("description", format.description());
            json.writeBooleanProperty("understood", format.understood());
            json.writeBooleanProperty("anySize", format.anySize());
            json.writeArrayPropertyStart("modes");
            for (CameraListing.Mode mode : format.modes()) {
                json.writeStartObject();
                json.writeNumberProperty("width", mode.width());
                json.writeNumberProperty("height", mode.height());
                json.writeArrayPropertyStart("fps");
                mode.fps().forEach(json::writeNumber);
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}

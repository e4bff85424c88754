package io.watchpost.demo;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.cli.Terminal;
import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.PageConfig;
import io.watchpost.device.camera.Cameras;
import io.watchpost.frame.CameraUri;
import io.watchpost.outbox.OutboxUnavailable;
import io.watchpost.transport.TransportException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code watchpost demo}: everything at work on one machine, with nothing to install or to plug in. */
@Command(
        name = "demo",
        description = {
            "Watch a simulated conveyor belt: a camera that renders it, the model that ships, the real outbox, the real"
                    + " MQTT client, a broker inside this process, and a subscriber that shows what arrives.",
            "Ends with Ctrl-C or after --frames, with a summary."
        },
        subcommands = {PicturesCommand.class, BaselinesCommand.class})
final class DemoCommand implements Callable<Integer> {
    private static final long STOP_SECONDS = 8;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--camera",
            paramLabel = "URI",
            defaultValue = "belt:",
            description = "A camera as for run, or the belt: belt:?seed=1&fps=15&size=320x240&split=shifted.")
    private String camera = "belt:";

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "A .tflite or .onnx file with labels. Default: the belt inspector that ships.")
    private @Nullable Path model;

    @Option(names = "--frames", paramLabel = "N", description = "End after so many frames.")
    private long frames = FrameBudget.ENDLESS;

    @Option(
            names = "--offline",
            paramLabel = "TIME",
            description = "Take the broker away once for so long, like 10s: the outbox fills, then drains.")
    private @Nullable String offline;

    @Option(names = "--state-dir", paramLabel = "DIR", description = "Keep the outbox there. Default: a temporary one.")
    private @Nullable Path stateDir;

    @Option(
            names = "--page",
            paramLabel = "PORT|off",
            description = "Port of the station's page; off for none. Default: 8080, with --json none.")
    private @Nullable String page;

    @Option(names = "--json", description = "Only the summary, as one JSON object.")
    private boolean json;

    /** Reached when nothing is left to do, and no file to remove. */
    private final CountDownLatch finished = new CountDownLatch(1);

    @Override
    public Integer call() throws Failure, ConfigurationException, TransportException, IOException {
        if (frames < 1) {
            throw Failure.usage("--frames: found \"" + frames + "\", expected a whole number from 1 on");
        }
        checkCamera();
        long offlineMillis = offline == null ? 0 : Durations.millis("--offline", offline);
        Path file = model == null ? ShippedModel.file() : model;
        if (!Files.isReadable(file)) {
            throw Failure.unavailable(
                    "the model " + file + " does not exist or can't be read", "name another one with --model FILE");
        }
        try (TemporaryFolder temporary = new TemporaryFolder("watchpost-demo")) {
            Path state = stateDir == null ? temporary.path() : stateDir;
            String pageAt = page != null ? page : json ? PageConfig.OFF : Integer.toString(PageConfig.PORT_DEFAULT);
            return run(new DemoSettings(camera, file, state, frames, offlineMillis, pageAt));
        } finally {
            finished.countDown();
        }
    }

    private void checkCamera() throws Failure {
        try {
            Cameras.installed().check(CameraUri.parse(camera));
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--camera: " + e.getMessage());
        }
    }

    private int run(DemoSettings settings) throws Failure, ConfigurationException, TransportException, IOException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Preview preview = new Preview(TerminalView.WIDTH, TerminalView.HEIGHT_MAX);
        StationClock clock = new SystemClock();
        boolean drawn = !json && Terminal.colourOnStdout();
        QuietLogs.keep(drawn);
        try (Demo demo = new Demo(settings, preview, ShippedModel.version(), clock)) {
            stopAtExit(demo);
            demo.run(view(out, preview, drawn));
            if (!demo.failures().isEmpty()) {
                throw new Failure(ExitCode.MODEL_REFUSED, String.join("; ", demo.failures()), "");
            }
            Summary summary = demo.summary();
            if (json) {
                out.println(summary.json());
                out.flush();
            } else {
                summary.print(out);
            }
            if (!demo.problem().isEmpty()) {
                PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
                err.println("watchpost demo: the subscriber lost its connection to the broker: " + demo.problem());
                err.flush();
            }
            return summary.lost() == 0 ? ExitCode.OK : ExitCode.PARTLY;
        } catch (OutboxUnavailable e) {
            throw Failure.unavailable(String.valueOf(e.getMessage()), "");
        }
    }

    private View view(PrintWriter out, Preview preview, boolean drawn) {
        if (json) {
            return View.SILENT;
        }
        return drawn
                ? new TerminalView(out, preview, TerminalView.knowsTrueColour(System.getenv("COLORTERM")))
                : new LinesView(out);
    }

    /** Ctrl-C ends the demo as the last frame does: with everything delivered and the summary. */
    private void stopAtExit(Demo demo) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("ending").unstarted(() -> {
            demo.stop();
            try {
                if (!finished.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                    demo.close();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }
}

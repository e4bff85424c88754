package io.watchpost.lab.train;

import io.watchpost.clock.StationClock;
import io.watchpost.lab.data.TrainingData;
import io.watchpost.lab.net.NetworkSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How far a training is: a bar that moves where somebody is looking, one line an epoch where not. */
final class ProgressLines {
    private static final int BAR_WIDTH = 24;
    private static final long REDRAW_NANOS = 200_000_000;
    private static final String ERASE_LINE = "\r\u001b[K";

    // valid for the training
    private final PrintWriter out;
    private final boolean isTerminal;
    private final int epochs;
    private final StationClock clock;
    private final long beganNanos;

    // valid until the next redraw
    private long drawnNanos;

    ProgressLines(PrintWriter out, boolean isTerminal, int epochs, StationClock clock) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.epochs = epochs;
        this.clock = clock;
        this.beganNanos = clock.nanos();
        this.drawnNanos = beganNanos;
    }

    /** Looks itself whether stdout is a terminal. */
    static ProgressLines to(PrintWriter out, int epochs, StationClock clock) {
        return new ProgressLines(out, stdoutIsTerminal(), epochs, clock);
    }

    private static boolean stdoutIsTerminal() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/1")).startsWith("/dev/pts");
        } catch (IOException e) {
            return false;
        }
    }

    void begin(NetworkSpec spec, TrainingData data) {
        out.printf(
                Locale.ROOT,
                "%s %dx%d: %,d weights, %.1f million multiplications a picture%n%s%nclasses: %s%n",
                spec.name(),
                spec.size(),
                spec.size(),
                spec.weightCount(),
                spec.multiplications() / 1e6,
                data.description(),
                String.join(", ", data.training().labels()));
        out.flush();
    }

    /** A batch of an epoch is done. */
    void step(int epoch, int batch, int batches, double loss) {
        long now = clock.nanos();
        if (!isTerminal || now - drawnNanos < REDRAW_NANOS) {
            return;
        }
        drawnNanos = now;
        double done = (epoch - 1 + (double) batch / batches) / epochs;
        int filled = BAR_WIDTH * batch / batches;
        out.printf(
                Locale.ROOT,
                "%sepoch %d of %d [%s%s] loss %.3f, at most %s left",
                ERASE_LINE,
                epoch,
                epochs,
                "#".repeat(filled),
                ".".repeat(BAR_WIDTH - filled),
                loss,
                duration(((now - beganNanos) / 1e9) * (1 - done) / done));
        out.flush();
    }

    /** An epoch is done. */
    void epoch(Epoch epoch) {
        double elapsed = (clock.nanos() - beganNanos) / 1e9;
        out.printf(
                Locale.ROOT,
                "%sepoch %d of %d: loss %.4f, validation loss %.4f, accuracy %.2f %%, %s, at most %s left%n",
                isTerminal ? ERASE_LINE : "",
                epoch.number(),
                epochs,
                epoch.trainingLoss(),
                epoch.validationLoss(),
                100 * epoch.validationAccuracy(),
                duration(epoch.seconds()),
                duration(elapsed / epoch.number() * (epochs - epoch.number())));
        out.flush();
    }

    void end(List<Epoch> history, Path folder) {
        Epoch best = history.stream()
                .filter(epoch -> Double.isFinite(epoch.validationLoss()))
                .min(Comparator.comparingDouble(Epoch::validationLoss))
                .orElseThrow();
        out.printf(
                Locale.ROOT,
                "the best was epoch %d: accuracy %.2f %% in validation; it lies in %s%n",
                best.number(),
                100 * best.validationAccuracy(),
                folder);
        out.flush();
    }

    static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 100) {
            return whole + " s";
        }
        return whole < 6000
                ? whole / 60 + " min " + whole % 60 + " s"
                : whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }
}

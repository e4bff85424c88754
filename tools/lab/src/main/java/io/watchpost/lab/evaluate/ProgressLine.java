package io.watchpost.lab.evaluate;

import io.watchpost.clock.StationClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How many pictures have been seen, on one line of a terminal that is drawn anew; nothing where nobody looks. */
public final class ProgressLine implements Evaluator.Progress {
    private static final long REDRAW_NANOS = 200_000_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String ERASE_LINE = "\r\u001b[K";

    // for the evaluation
    private final PrintWriter err;
    private final StationClock clock;
    private final long beganNanos;

    // until the next redraw
    private long drawnNanos;

    ProgressLine(PrintWriter err, StationClock clock) {
        this.err = err;
        this.clock = clock;
        this.beganNanos = clock.nanos();
        this.drawnNanos = beganNanos;
    }

    /** For stderr: silent when it is no terminal. */
    public static Evaluator.Progress on(PrintWriter err, StationClock clock) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty")
                    ? new ProgressLine(err, clock)
                    : NONE;
        } catch (IOException e) {
            return NONE;
        }
    }

    @Override
    public void seen(int done, int total) {
        long now = clock.nanos();
        if (done == total) {
            err.print(ERASE_LINE);
            err.flush();
        } else if (now - drawnNanos >= REDRAW_NANOS) {
            drawnNanos = now;
            double left = (now - beganNanos) / NANOS_PER_SECOND / done * (total - done);
            err.printf(Locale.ROOT, "%s%,d of %,d pictures, %.0f s left", ERASE_LINE, done, total, left);
            err.flush();
        }
    }
}

package io.watchpost.lab.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.ManualClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class ProgressLinesTest {
    private final StringWriter out = new StringWriter();
    private final ManualClock clock = new ManualClock();

    @Test
    void terminal_showsABarWithTheTimeLeft() {
        ProgressLines progress = new ProgressLines(new PrintWriter(out), true, 2, clock);
        clock.advanceMillis(30_000);
        progress.step(1, 5, 10, 1.25);

        assertThat(out.toString())
                .isEqualTo("\r\u001b[Kepoch 1 of 2 [############............] loss 1.250, at most 90 s left");
    }

    @Test
    void file_getsALineAnEpochOnly() {
        ProgressLines progress = new ProgressLines(new PrintWriter(out), false, 3, clock);
        clock.advanceMillis(60_000);
        progress.step(1, 5, 10, 1.25);
        progress.epoch(new Epoch(1, 1.25, 1.5, 0.5, 0.1, 60));

        assertThat(out.toString())
                .isEqualTo("epoch 1 of 3: loss 1.2500, validation loss 1.5000, accuracy 50.00 %, 60 s,"
                        + " at most 2 min 0 s left\n");
    }

    @Test
    void durations_areReadAtAGlance() {
        assertThat(ProgressLines.duration(7.4)).isEqualTo("7 s");
        assertThat(ProgressLines.duration(130)).isEqualTo("2 min 10 s");
        assertThat(ProgressLines.duration(7300)).isEqualTo("2 h 1 min");
    }
}

package io.watchpost.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.classify.Classification;
import io.watchpost.clock.ClockQuality;
import io.watchpost.demo.belt.BeltLabel;
import io.watchpost.frame.Frame;
import io.watchpost.frame.Orientation;
import io.watchpost.frame.PixelFormat;
import io.watchpost.result.Identity;
import io.watchpost.result.ReceivedMessage.ReceivedResult;
import io.watchpost.result.Result;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalViewTest {
    private static final int WIDTH = 8;
    private static final int HEIGHT = 6;

    private final StringWriter text = new StringWriter();
    private final Preview preview = new Preview(WIDTH, HEIGHT);

    @Test
    void show_aFrameAndAResult_drawsTwoRowsOfPixelsALineAndTheFigures() {
        view(true).show(moment("scratched", BeltLabel.SCRATCHED));

        assertThat(text.toString().lines()).hasSize(HEIGHT / 2 + 4);
        assertThat(text.toString())
                .contains("38;2;255;0;0", "48;2;0;0;255", "▀")
                .contains("scratched 0.970  (right)")
                .contains("1.5 ms inference", "14.5 frames/s", "outbox 3 waiting, broker away")
                .contains("accuracy 90.0 % of 10 frames");
    }

    @Test
    void show_again_drawsOverWhatItDrewBefore() {
        TerminalView view = view(true);
        view.show(moment("good", null));
        int first = text.getBuffer().length();
        view.show(moment("good", null));

        assertThat(text.toString().substring(first)).startsWith("\u001b[" + (HEIGHT / 2 + 4) + "A");
    }

    @Test
    void show_aWrongAnswer_saysWhatItIs() {
        view(true).show(moment("good", BeltLabel.CHIPPED));
        assertThat(text.toString()).contains("good 0.970  (it is chipped)");
    }

    @Test
    void show_onAnOldTerminal_usesTheColourCube() {
        view(false).show(moment("good", null));
        assertThat(text.toString()).contains("38;5;196m").contains("48;5;21m").doesNotContain(";2;");
        assertThat(TerminalView.knowsTrueColour("truecolor")).isTrue();
        assertThat(TerminalView.knowsTrueColour(null)).isFalse();
    }

    /** Rows of red and blue in turns. */
    private TerminalView view(boolean trueColour) {
        preview.look();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pixels = arena.allocate(3L * WIDTH * HEIGHT);
            for (int at = 0; at < WIDTH * HEIGHT; at++) {
                int channel = at / WIDTH % 2 == 0 ? 0 : 2;
                pixels.set(ValueLayout.JAVA_BYTE, 3L * at + channel, (byte) 255);
            }
            preview.show(new Frame(
                    pixels,
                    PixelFormat.RGB24,
                    WIDTH,
                    HEIGHT,
                    3 * WIDTH,
                    Orientation.UPRIGHT,
                    WIDTH,
                    HEIGHT,
                    0,
                    0,
                    "test"));
        }
        return new TerminalView(new PrintWriter(text), preview, trueColour);
    }

    private static Moment moment(String label, @org.jspecify.annotations.Nullable BeltLabel truth) {
        Result result = new Result(
                "main",
                0,
                ClockQuality.SYNCED,
                0,
                new Result.ModelRef("m", "", "sha256:0", "active"),
                new Result.EngineRef("cpu", "tflite"),
                List.of(new Classification(label, 2, 0.97f)),
                new Result.Latency(0.5f, 1.5f, 2.5f),
                new Result.FrameRef(7, WIDTH, HEIGHT, "belt:"));
        ReceivedResult message = new ReceivedResult("id", new Identity("demo", "epoch", "boot"), 1, result);
        return new Moment(1, new Tally.Arrived(message, truth), 5, 0, 3, "away", 14.5, 0.9, 10, "");
    }
}

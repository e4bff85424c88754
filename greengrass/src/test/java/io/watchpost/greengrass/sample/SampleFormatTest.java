package io.watchpost.greengrass.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.classify.Classification;
import io.watchpost.outbox.Entry.GapEntry;
import io.watchpost.outbox.Entry.ResultEntry;
import io.watchpost.result.Gap;
import io.watchpost.result.Result;
import io.watchpost.testing.Needs;
import io.watchpost.testing.Samples;
import io.watchpost.transport.Message;
import io.watchpost.transport.PayloadConfig;
import io.watchpost.transport.Topics;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Subscribers of the sample component needn't notice. */
final class SampleFormatTest {
    private static final Topics TOPICS = new Topics("watchpost", "porch");
    private static final SampleFormat FORMAT = new SampleFormat(ZoneId.of("Europe/Berlin"));

    @Test
    void result_isSaidAsTheSampleSaysIt() {
        Message message = message(List.of(
                new Classification("Egyptian cat", 286, 0.93f),
                new Classification("tabby", 281, 0.3f),
                new Classification("tiger cat", 282, 0.29f)));
        assertThat(message.topic()).isEqualTo("ml/tflite/image-classification");
        assertThat(new String(message.payload(), UTF_8))
                .isEqualTo("{\"timestamp\": \"2026-11-20 22:00:00.123000\","
                        + " \"inference-type\": \"image-classification\","
                        + " \"inference-description\": \"Top 5 predictions with score 0.3 or above \","
                        + " \"inference-results\": [{\"Label\": \"Egyptian cat\", \"Score\": \"0.93\"},"
                        + " {\"Label\": \"tabby\", \"Score\": \"0.3\"}]}");
    }

    @Test
    void noClassAboveTheSamplesThreshold_isAnEmptyList() {
        assertThat(new String(message(List.of(new Classification("a", 0, 0.1f))).payload(), UTF_8))
                .endsWith("\"inference-results\": []}");
    }

    @Test
    void sixthClassAndCertainty_areSaidAsPythonDoes() {
        List<Classification> classes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            classes.add(new Classification("c" + i, i, 1f));
        }
        assertThat(new String(message(classes).payload(), UTF_8))
                .contains("{\"Label\": \"c4\", \"Score\": \"1.0\"}]")
                .doesNotContain("c5");
    }

    /** The sample is a Python program: its own JSON library is asked. */
    @Test
    void labelsOfAnyKind_areEncodedByteByByteAsPythonDoes() throws Exception {
        List<String> labels = List.of(
                "plain",
                "quote \" and \\ back",
                "tab\tnewline\n",
                "äöü ß",
                "\u20ac \ud83d\ude00",
                "a/b",
                "\u0001\u001f\u007f",
                "<&>'",
                "");
        for (String label : labels) {
            String ours = new String(
                    message(List.of(new Classification(label, 0, 0.5f))).payload(), UTF_8);
            assertThat(ours).contains("{\"Label\": " + python(label) + ", \"Score\": \"0.5\"}");
        }
    }

    @Test
    void topicIsConfigurable_andGapsAreNotSaid() {
        PayloadConfig payload = new PayloadConfig("aws-sample", "my/topic", null);
        ResultEntry entry = new ResultEntry(1, Samples.identity(), 1, Samples.result("door", 1));
        assertThat(payload.messages(TOPICS).of(entry).orElseThrow().topic()).isEqualTo("my/topic");
        Gap gap = new Gap("door", 1, Gap.Reason.OVERFLOW, List.of(new Gap.Range(1, 2)));
        assertThat(payload.messages(TOPICS).of(new GapEntry(2, Samples.identity(), gap)))
                .isEmpty();
    }

    private static Message message(List<Classification> classes) {
        Result like = Samples.result("door", 0);
        Result result = new Result(
                like.pipeline(),
                Samples.UTC_MILLIS,
                like.clock(),
                like.uptimeMillis(),
                like.model(),
                like.engine(),
                classes,
                like.latency(),
                like.frame());
        return FORMAT.messages(TOPICS, new PayloadConfig("aws-sample", null, null))
                .of(new ResultEntry(1, Samples.identity(), 1, result))
                .orElseThrow();
    }

    private static String python(String text) throws Exception {
        Process process = new ProcessBuilder(
                        Needs.program("python3").toString(),
                        "-c",
                        "import json,sys; sys.stdout.write(json.dumps(sys.stdin.buffer.read().decode('utf-8')))")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var in = process.getOutputStream()) {
            in.write(text.getBytes(UTF_8));
        }
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }
}

package io.watchpost.result;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import io.watchpost.classify.Classification;
import io.watchpost.clock.ClockQuality;
import io.watchpost.result.ReceivedMessage.ReceivedClock;
import io.watchpost.result.ReceivedMessage.ReceivedGap;
import io.watchpost.result.ReceivedMessage.ReceivedResult;
import io.watchpost.testing.PublishedSchemas;
import io.watchpost.testing.Samples;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageWriterTest {
    private final MessageWriter writer = new MessageWriter();
    private final MessageReader reader = new MessageReader();

    @Test
    void result_isExactlyWhatTheContractSays() {
        String json = new String(writer.result(Samples.identity(), 42, Samples.result("door", 0)), UTF_8);
        assertThat(json)
                .isEqualTo("{\"schema\":\"watchpost.result/1\",\"id\":\"porch-8f3a52c07d9e11b4-door-42\","
                        + "\"device\":\"porch\",\"pipeline\":\"door\",\"seq\":42,"
                        + "\"time\":\"2026-11-20T21:00:00.123Z\",\"clock\":\"synced\","
                        + "\"boot\":\"0b51b6f1-1d2c-4e0e-9d7a-52f0cb0b1f43\",\"uptimeMillis\":50000,"
                        + "\"model\":{\"name\":\"mobilenet_v2_1.0_224_quant.tflite\",\"version\":\"\","
                        + "\"digest\":\"sha256:" + "0123456789abcdef".repeat(4) + "\",\"role\":\"active\"},"
                        + "\"engine\":{\"target\":\"cpu\",\"name\":\"tflite 2.20.0 xnnpack\"},"
                        + "\"classes\":[{\"label\":\"tabby\",\"index\":282,\"score\":0.832031},"
                        + "{\"label\":\"tiger cat\",\"index\":283,\"score\":0.085938},"
                        + "{\"label\":\"Egyptian cat\",\"index\":286,\"score\":0.042969},"
                        + "{\"label\":\"lynx\",\"index\":288,\"score\":0.003906},"
                        + "{\"label\":\"remote control\",\"index\":762,\"score\":0.003906}],"
                        + "\"latencyMillis\":{\"preprocess\":0.213,\"inference\":9.875,\"total\":10.5},"
                        + "\"frame\":{\"number\":0,\"width\":640,\"height\":480,\"source\":\"v4l2:/dev/video0\"}}");
    }

    @Test
    void everyMessage_fitsItsPublishedSchema() throws IOException {
        assertFits("result-1", writer.result(Samples.identity(), 1, Samples.result("door", 7)));
        assertFits("result-1", writer.result("porch", Samples.result("door", 7)));
        assertFits("result-1", writer.result(Samples.identity("a-b 1"), 1, oddResult()));
        assertFits("gap-1", writer.gap(Samples.identity(), gap()));
        assertFits("clock-1", writer.clock(Samples.identity(), "door", new ClockMapping(2, 1_795_208_400_123L, 77)));
        assertFits("error-1", writer.error("cat.jpg", "not a picture", "use a JPEG"));
    }

    @Test
    void schema_refusesAMessageThatLacksSomething() throws IOException {
        String full = new String(writer.result(Samples.identity(), 1, Samples.result("door", 7)), UTF_8);
        assertThat(errors("result-1", full.replace("\"seq\":1,", ""))).isNotEmpty();
        assertThat(errors("result-1", full.replace("\"device\":\"porch\",", "")))
                .isNotEmpty();
        assertThat(errors("gap-1", full)).isNotEmpty();
    }

    @Test
    void unkeptResult_hasNeitherIdNorSeqNorBoot() {
        String json = new String(writer.result("porch", Samples.result("door", 7)), UTF_8);
        assertThat(json)
                .startsWith("{\"schema\":\"watchpost.result/1\",\"device\":\"porch\",\"pipeline\":\"door\",\"time\":")
                .doesNotContain("\"id\"", "\"seq\"", "\"boot\"");
    }

    @Test
    void reader_givesBackWhatWasWritten() throws UnreadableMessage {
        Identity identity = Samples.identity("a-b 1");
        Result result = oddResult();
        ReceivedResult received = (ReceivedResult) reader.read(writer.result(identity, 9, result));
        assertThat(received.identity()).isEqualTo(identity);
        assertThat(received.seq()).isEqualTo(9);
        assertThat(received.id()).isEqualTo("a-b 1-8f3a52c07d9e11b4-x-gap3-9");
        assertThat(received.result()).isEqualTo(result);

        ReceivedGap gap = (ReceivedGap) reader.read(writer.gap(identity, gap()));
        assertThat(gap.gap()).isEqualTo(gap());
        assertThat(gap.identity()).isEqualTo(identity);

        ClockMapping mapping = new ClockMapping(2, 1_795_208_400_123L, 77, ClockQuality.UNSYNCED);
        ReceivedClock clock = (ReceivedClock) reader.read(writer.clock(identity, "door", mapping));
        assertThat(clock.mapping()).isEqualTo(mapping);
        assertThat(clock.pipeline()).isEqualTo("door");
    }

    @Test
    void resultOfAFaultyPicture_saysSoAndIsReadBack() throws Exception {
        Result faulty = Samples.withFaults(Samples.result("door", 7), "blurred", "moved");
        byte[] json = writer.result(Samples.identity(), 1, faulty);
        assertThat(new String(json, UTF_8)).endsWith("\"camera\":{\"faults\":[\"blurred\",\"moved\"]}}");
        assertFits("result-1", json);
        assertThat(((ReceivedResult) reader.read(json)).result().cameraFaults()).containsExactly("blurred", "moved");
        assertThat(new String(writer.result(Samples.identity(), 1, Samples.result("door", 7)), UTF_8))
                .doesNotContain("\"camera\"");
    }

    @Test
    void reader_aFaultOfALaterVersion_isHandedOn() throws Exception {
        byte[] json = writer.result(Samples.identity(), 1, Samples.withFaults(Samples.result("door", 7), "flooded"));
        assertThat(((ReceivedResult) reader.read(json)).result().cameraFaults()).containsExactly("flooded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "{}",
                "{\"schema\":7}",
                "{\"schema\":\"watchpost.result/2\"}",
                "{\"schema\":\"watchpost.result/1\",\"id\":\"x\"}",
                "{\"schema\":\"watchpost.gap/1\",\"id\":\"a-gap1\",\"reason\":\"boredom\"}",
                "{\"schema\":\"watchpost.clock/1\",\"id\":\"a-clock\",\"device\":\"a\",\"epoch\":\"b\","
                        + "\"pipeline\":\"p\",\"boot\":\"c\",\"time\":\"2026-11-20T21:00:00.123Z\",\"uptimeMillis\":1}",
                "{\"schema\":\"watchpost.clock/1\",\"id\":\"a-clock1\",\"device\":\"a\",\"epoch\":\"b\","
                        + "\"pipeline\":\"p\",\"boot\":\"c\",\"time\":\"yesterday\",\"uptimeMillis\":1}"
            })
    void reader_refusesWhatIsNoMessage(String payload) {
        assertThatThrownBy(() -> reader.read(payload.getBytes(UTF_8))).isInstanceOf(UnreadableMessage.class);
    }

    @Test
    void reader_saysWhichFieldIsMissing() {
        String json = new String(writer.result(Samples.identity(), 1, Samples.result("door", 7)), UTF_8);
        assertThatThrownBy(() -> reader.read(json.replace("\"width\":640,", "").getBytes(UTF_8)))
                .isInstanceOf(UnreadableMessage.class)
                .hasMessage("the field \"width\" is missing or isn't a whole number");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 6, 0",
        "1, 6, 1",
        "-0.5, 3, -0.5",
        "0.0000004, 6, 0",
        "-0.0000004, 6, 0",
        "0.0000006, 6, 0.000001",
        "12.3456789, 3, 12.346",
        "0.05, 6, 0.05",
        "NaN, 6, null",
        "Infinity, 6, null",
        "-Infinity, 3, null",
        "3e12, 3, 3.0E12"
    })
    void decimals_areRoundedAndPlain(double value, int places, String expected) {
        assertThat(Decimals.text(value, places)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1, 951_782_400_000L, 1_709_164_799_999L, 253_402_300_799_999L, -62_167_219_200_000L})
    void times_areWhatTheLibraryReads(long utcMillis) {
        String text = UtcText.of(utcMillis);
        assertThat(Instant.parse(text).toEpochMilli()).isEqualTo(utcMillis);
        assertThat(text).hasSize(24);
    }

    @Test
    void times_beyondFourDigitsAreHeldAtTheEdge() {
        assertThat(UtcText.of(Long.MAX_VALUE)).isEqualTo("9999-12-31T23:59:59.999Z");
        assertThat(UtcText.of(Long.MIN_VALUE)).isEqualTo("0000-01-01T00:00:00.000Z");
    }

    private static Gap gap() {
        return new Gap("door", 3, Gap.Reason.SIZE_LIMIT, List.of(new Gap.Range(4, 4), new Gap.Range(9, 12)));
    }

    /** Names that look like parts of an id, signs that JSON escapes, numbers that aren't any. */
    private static Result oddResult() {
        return new Result(
                "x-gap3",
                0,
                ClockQuality.UNSYNCED,
                0,
                new Result.ModelRef("ä \"b\"\n", "1.2", "sha256:" + "00ff".repeat(16), "shadow"),
                new Result.EngineRef("cpu", "onnx"),
                List.of(new Classification("猫 \u0001", 0, Float.NaN)),
                new Result.Latency(Float.NaN, 0, 0.25f),
                new Result.FrameRef(0, 1, 1, "file:/tmp/a b\\c.png"));
    }

    private static void assertFits(String schema, byte[] json) throws IOException {
        assertThat(errors(schema, new String(json, UTF_8))).isEmpty();
    }

    private static List<Error> errors(String schema, String json) throws IOException {
        return PublishedSchemas.named(schema).validate(json, InputFormat.JSON);
    }
}

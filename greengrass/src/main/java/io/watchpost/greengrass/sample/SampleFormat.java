package io.watchpost.greengrass.sample;

import io.watchpost.classify.Classification;
import io.watchpost.outbox.Entry;
import io.watchpost.outbox.Entry.ResultEntry;
import io.watchpost.result.Result;
import io.watchpost.transport.EntryMessages;
import io.watchpost.transport.Message;
import io.watchpost.transport.PayloadConfig;
import io.watchpost.transport.PayloadFormat;
import io.watchpost.transport.Topics;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * {@code aws-sample}: byte by byte what the sample component says, so that its subscribers needn't notice. It has the five
 * best classes of a score of 0.3 or more, however many a result has, the device's local time without a zone, and scores as
 * text. What it has no words for (gaps, clocks, the model's name) isn't said.
 */
public final class SampleFormat implements PayloadFormat {
    static final String TOPIC_DEFAULT = "ml/tflite/image-classification";
    private static final int CLASSES_MAX = 5;
    private static final float SCORE_MIN = 0.3f;

    /** Python's {@code str(datetime.now())}. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");

    private static final MathContext SCORE_PLACES = new MathContext(6);

    /** As Python's json.dumps: a space behind colons and commas, and ASCII only. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .build();

    private final ZoneId zone;

    /** Times are those of the device's zone. */
    public SampleFormat() {
        this(ZoneId.systemDefault());
    }

    SampleFormat(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public String name() {
        return "aws-sample";
    }

    @Override
    public EntryMessages messages(Topics topics, PayloadConfig payload) {
        String topic = payload.topic() == null ? TOPIC_DEFAULT : payload.topic();
        return entry -> message(topic, entry);
    }

    private Optional<Message> message(String topic, Entry any) {
        return any instanceof ResultEntry entry
                ? Optional.of(new Message(topic, text(entry.result()).getBytes(StandardCharsets.UTF_8), false))
                : Optional.empty();
    }

    private String text(Result result) {
        StringBuilder text = new StringBuilder(512);
        text.append("{\"timestamp\": ").append(quoted(time(result)));
        text.append(", \"inference-type\": \"image-classification\"");
        text.append(", \"inference-description\": \"Top ").append(CLASSES_MAX);
        text.append(" predictions with score ").append(SCORE_MIN).append(" or above \"");
        text.append(", \"inference-results\": [");
        String separator = "";
        for (Classification one : result.classes().stream().limit(CLASSES_MAX).toList()) {
            if (one.score() >= SCORE_MIN) {
                text.append(separator).append("{\"Label\": ").append(quoted(one.label()));
                text.append(", \"Score\": ").append(quoted(score(one.score()))).append('}');
                separator = ", ";
            }
        }
        return text.append("]}").toString();
    }

    private String time(Result result) {
        return TIME.format(Instant.ofEpochMilli(result.utcMillis()).atZone(zone));
    }

    private static String score(float score) {
        BigDecimal rounded = new BigDecimal(score).round(SCORE_PLACES).stripTrailingZeros();
        return rounded.scale() < 1 ? rounded.setScale(1).toPlainString() : rounded.toPlainString();
    }

    private static String quoted(String text) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeString(text);
        }
        return out.toString().replace("\u007f", "\\u007f"); // which Python takes for no ASCII
    }
}

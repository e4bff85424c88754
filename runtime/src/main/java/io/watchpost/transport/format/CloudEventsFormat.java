package io.watchpost.transport.format;

import io.watchpost.outbox.Entry;
import io.watchpost.outbox.Entry.ClockEntry;
import io.watchpost.outbox.Entry.GapEntry;
import io.watchpost.outbox.Entry.ResultEntry;
import io.watchpost.result.MessageId;
import io.watchpost.result.UtcText;
import io.watchpost.transport.EntryMessages;
import io.watchpost.transport.Message;
import io.watchpost.transport.PayloadConfig;
import io.watchpost.transport.PayloadFormat;
import io.watchpost.transport.Topics;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * {@code cloudevents}: CloudEvents 1.0 in structured JSON mode, the same on the same topics; {@code data} is the message
 * of the format {@code watchpost}. Source and id together are unique for ever.
 */
public final class CloudEventsFormat implements PayloadFormat {
    private static final String SCHEMAS = "https://watchpost.io/schemas/";
    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public String name() {
        return "cloudevents";
    }

    @Override
    public EntryMessages messages(Topics topics, PayloadConfig payload) {
        PayloadConfig.refuseTopic(payload);
        return entry -> Optional.of(new Message(topics.results(entry.pipeline()), event(topics, entry), false));
    }

    private record Kind(String word, String id, Optional<String> time) {}

    private static Kind kind(Entry any) {
        return switch (any) {
            case ResultEntry entry ->
                new Kind(
                        "result",
                        MessageId.ofResult(entry.identity(), entry.pipeline(), entry.seq()),
                        Optional.of(UtcText.of(entry.result().utcMillis())));
            case GapEntry entry ->
                new Kind(
                        "gap",
                        MessageId.ofGap(
                                entry.identity(), entry.pipeline(), entry.gap().number()),
                        Optional.empty());
            case ClockEntry entry ->
                new Kind(
                        "clock",
                        MessageId.ofClock(
                                entry.identity(),
                                entry.pipeline(),
                                entry.mapping().number()),
                        Optional.of(UtcText.of(entry.mapping().utcMillis())));
        };
    }

    private static byte[] event(Topics topics, Entry entry) {
        Kind kind = kind(entry);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("specversion", "1.0");
            json.writeStringProperty("id", kind.id);
            json.writeStringProperty("source", "/" + topics.prefix() + "/" + topics.device());
            json.writeStringProperty("type", "io.watchpost." + kind.word);
            json.writeStringProperty("subject", entry.pipeline());
            if (kind.time.isPresent()) {
                json.writeStringProperty("time", kind.time.get());
            }
            json.writeStringProperty("datacontenttype", "application/json");
            json.writeStringProperty("dataschema", SCHEMAS + kind.word + "-1.schema.json");
            json.writeName("data");
            json.writeRawValue(new String(WatchpostFormat.payload(entry), StandardCharsets.UTF_8));
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}

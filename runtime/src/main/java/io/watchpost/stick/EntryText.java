package io.watchpost.stick;

import io.watchpost.outbox.Entry;
import io.watchpost.outbox.Entry.ClockEntry;
import io.watchpost.outbox.Entry.GapEntry;
import io.watchpost.outbox.Entry.ResultEntry;
import io.watchpost.result.MessageId;
import io.watchpost.result.MessageWriter;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** An entry as the message that its subscribers get, on one line, and the id by which it is known. Stateless. */
final class EntryText {
    private static final MessageWriter WRITER = new MessageWriter();
    private static final JsonFactory JSON = new JsonFactory();

    private EntryText() {}

    static byte[] of(Entry any) {
        return switch (any) {
            case ResultEntry entry -> WRITER.result(entry.identity(), entry.seq(), entry.result());
            case GapEntry entry -> WRITER.gap(entry.identity(), entry.gap());
            case ClockEntry entry -> WRITER.clock(entry.identity(), entry.pipeline(), entry.mapping());
        };
    }

    static String id(Entry any) {
        return switch (any) {
            case ResultEntry entry -> MessageId.ofResult(entry.identity(), entry.pipeline(), entry.seq());
            case GapEntry entry ->
                MessageId.ofGap(entry.identity(), entry.pipeline(), entry.gap().number());
            case ClockEntry entry ->
                MessageId.ofClock(
                        entry.identity(), entry.pipeline(), entry.mapping().number());
        };
    }

    /** The id in a message, without reading the rest of it; empty when it has none. */
    static String id(byte[] line) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean isId = "id".equals(parser.currentName());
                parser.nextToken();
                if (isId && parser.currentToken() == JsonToken.VALUE_STRING) {
                    return parser.getString();
                }
                parser.skipChildren();
            }
            return "";
        } catch (JacksonException e) {
            return "";
        }
    }

    static String text(byte[] line) {
        return new String(line, StandardCharsets.UTF_8);
    }
}

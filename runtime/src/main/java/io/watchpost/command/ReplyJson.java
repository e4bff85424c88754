package io.watchpost.command;

import io.watchpost.config.CommandName;
import io.watchpost.config.ConfigValue;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.ConfigValue.Scalar;
import io.watchpost.config.ConfigYaml;
import io.watchpost.config.ConfigurationException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Replies as JSON, schema {@code watchpost.reply/1}. */
final class ReplyJson {
    private static final JsonFactory JSON = new JsonFactory();

    private ReplyJson() {}

    static byte[] bytes(Reply reply) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("schema", "watchpost.reply/1");
            json.writeStringProperty("id", reply.id());
            json.writeStringProperty("command", reply.command().wireName());
            json.writeStringProperty("state", reply.state().wireName());
            json.writeStringProperty("words", reply.words());
            if (!reply.hint().isEmpty()) {
                json.writeStringProperty("hint", reply.hint());
            }
            if (!reply.details().isEmpty()) {
                json.writeName("details");
                json.writeRawValue(reply.details());
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** One that was kept, without its details; empty if it is damaged. */
    static Optional<Reply> read(byte[] bytes) {
        Mapping root;
        try {
            root = ConfigYaml.parse("the reply", new String(bytes, StandardCharsets.UTF_8));
        } catch (ConfigurationException e) {
            return Optional.empty();
        }
        Optional<CommandName> command = CommandName.of(text(root, "command"));
        for (Reply.State state : Reply.State.values()) {
            if (state.wireName().equals(text(root, "state")) && command.isPresent()) {
                return Optional.of(
                        new Reply(text(root, "id"), command.get(), state, text(root, "words"), text(root, "hint"), ""));
            }
        }
        return Optional.empty();
    }

    private static String text(Mapping root, String key) {
        ConfigValue value = root.entries().get(key);
        return value instanceof Scalar(String text, String _) && text != null ? text : "";
    }
}

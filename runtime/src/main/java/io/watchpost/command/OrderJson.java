package io.watchpost.command;

import io.watchpost.config.CommandName;
import io.watchpost.config.ConfigValue;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.ConfigValue.Scalar;
import io.watchpost.config.ConfigYaml;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.Overlay;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Orders as JSON, schema {@code watchpost.command/1}. */
final class OrderJson {
    static final String SCHEMA = "watchpost.command/1";
    private static final int SIZE_BYTES_MAX = 128 * 1_024;

    private OrderJson() {}

    static byte[] bytes(Order order) {
        Mapping root = new Mapping("");
        root.put("schema", SCHEMA, "");
        root.put("id", order.id(), "");
        root.put("command", order.command().wireName(), "");
        root.entries().put("arguments", order.arguments());
        return Overlay.json(root);
    }

    /** One that was kept; empty if it is damaged. */
    static Optional<Order> read(byte[] bytes) {
        try {
            Mapping root = parse(bytes);
            Optional<CommandName> command =
                    Optional.ofNullable(text(root, "command")).flatMap(CommandName::of);
            String id = text(root, "id");
            if (command.isEmpty() || id == null || !Order.isId(id)) {
                return Optional.empty();
            }
            return Optional.of(new Order(id, command.get(), arguments(root)));
        } catch (CommandFailed e) {
            return Optional.empty();
        }
    }

    /**
     * Reads what came on the topic of a command.
     *
     * @throws CommandFailed refused, when it isn't an order
     */
    static Order received(CommandName command, byte[] payload) throws CommandFailed {
        Mapping root = parse(payload);
        String schema = text(root, "schema");
        if (schema != null && !schema.equals(SCHEMA)) {
            throw CommandFailed.refused("its schema is \"" + schema + "\"", "this station reads " + SCHEMA);
        }
        String id = text(root, "id");
        if (id == null || !Order.isId(id)) {
            throw CommandFailed.refused(
                    id == null ? "it has no id" : "its id can't be one",
                    "give each order an \"id\" of its own: 1 to " + Order.ID_LENGTH_MAX
                            + " letters, digits, -, _ and .");
        }
        for (String key : root.entries().keySet()) {
            if (!key.equals("schema") && !key.equals("id") && !key.equals("arguments")) {
                throw CommandFailed.refused(
                        "it has an unknown key \"" + key + "\"", "an order has schema, id and arguments");
            }
        }
        return new Order(id, command, arguments(root));
    }

    /** The id in something that was refused, so that the answer finds its way; empty if there is none. */
    static String idOf(byte[] payload) {
        try {
            String id = text(parse(payload), "id");
            return id != null && Order.isId(id) ? id : "";
        } catch (CommandFailed e) {
            return "";
        }
    }

    private static Mapping parse(byte[] bytes) throws CommandFailed {
        if (bytes.length > SIZE_BYTES_MAX) {
            throw CommandFailed.refused("it has " + bytes.length + " bytes", "an order has at most " + SIZE_BYTES_MAX);
        }
        try {
            return ConfigYaml.parse("the order", new String(bytes, StandardCharsets.UTF_8));
        } catch (ConfigurationException e) {
            throw CommandFailed.refused(String.valueOf(e.getMessage()), "send a JSON object");
        }
    }

    private static Mapping arguments(Mapping root) {
        return root.entries().get("arguments") instanceof Mapping arguments ? arguments : new Mapping("");
    }

    private static @Nullable String text(Mapping root, String key) {
        ConfigValue value = root.entries().get(key);
        return value instanceof Scalar scalar ? scalar.text() : null;
    }
}

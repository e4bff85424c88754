package io.watchpost.greengrass.jobs;

import io.watchpost.command.CommandFailed;
import io.watchpost.command.Order;
import io.watchpost.config.CommandName;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.greengrass.cloud.Json;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What a job says is to be done, schema {@code watchpost.job/1}. */
final class JobDocument {
    private static final String SCHEMA = "watchpost.job/1";
    private static final Set<String> KEYS = Set.of("schema", "operation", "arguments");

    private JobDocument() {}

    /**
     * The order that it is.
     *
     * @throws CommandFailed refused, if it is none
     */
    static Order order(Execution execution) throws CommandFailed {
        JsonNode document = execution.document();
        if (!document.isObject()) {
            throw CommandFailed.refused("its document is no JSON object", "write one of schema " + SCHEMA);
        }
        String schema = Json.text(document, "schema");
        if (document.has("schema") && !schema.equals(SCHEMA)) {
            throw CommandFailed.refused("its schema is \"" + schema + "\"", "this station reads " + SCHEMA);
        }
        for (String key : document.propertyNames()) {
            if (!KEYS.contains(key)) {
                throw CommandFailed.refused(
                        "its document has an unknown key \"" + key + "\"", "it has schema, operation and arguments");
            }
        }
        String operation = Json.text(document, "operation");
        CommandName command = CommandName.of(operation)
                .orElseThrow(() -> CommandFailed.refused(
                        operation.isEmpty()
                                ? "it names no operation"
                                : "this station doesn't know the operation \"" + operation + "\"",
                        "operation is one of "
                                + Arrays.stream(CommandName.values())
                                        .map(CommandName::wireName)
                                        .collect(Collectors.joining(", "))));
        JsonNode arguments = document.path("arguments");
        if (!arguments.isMissingNode() && !arguments.isObject()) {
            throw CommandFailed.refused("its arguments are no JSON object", "name each argument");
        }
        return new Order(
                execution.orderId(), command, arguments.isObject() ? Json.mapping(arguments) : new Mapping(""));
    }
}

package io.watchpost.greengrass.iotcore;

import io.watchpost.testing.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The policy that docs/aws.md tells people to use, as access rules of Mosquitto. */
final class PolicyPage {
    private static final Pattern JSON = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);
    private static final Pattern RESOURCE = Pattern.compile("arn:aws:iot:[^:]+:[^:]+:(client|topic|topicfilter)/(.+)");

    private PolicyPage() {}

    /** For the station {@code porch}; Mosquitto lets everybody subscribe and looks at what is received. */
    static List<String> accessRules() {
        List<String> rules = new ArrayList<>(List.of("user porch"));
        addRules(policy().get("Statement"), rules);
        return rules;
    }

    /** The same with what the page adds for jobs, shadow and blocks, of the thing {@code porch}. */
    static List<String> wholeAccessRules() {
        List<String> rules = accessRules();
        addRules(JsonMapper.shared().readTree(blocks().get(1)), rules);
        return rules;
    }

    private static void addRules(JsonNode statements, List<String> rules) {
        for (JsonNode statement : statements) {
            for (JsonNode action : each(statement.get("Action"))) {
                String access = switch (action.asString()) {
                    case "iot:Publish" -> "write";
                    case "iot:Receive" -> "read";
                    default -> "";
                };
                if (!access.isEmpty()) {
                    for (String topic : resources(statement)) {
                        rules.add("topic " + access + " " + topic.replaceFirst("\\*$", "#"));
                    }
                }
            }
        }
    }

    /** What an action is allowed on: the names of clients, topics or filters. */
    static List<String> allowed(String action) {
        List<String> names = new ArrayList<>();
        for (JsonNode statement : policy().get("Statement")) {
            if (statement.get("Action").asString().equals(action)) {
                names.addAll(resources(statement));
            }
        }
        return names;
    }

    private static List<String> resources(JsonNode statement) {
        List<String> names = new ArrayList<>();
        for (JsonNode one : each(statement.get("Resource"))) {
            Matcher matcher = RESOURCE.matcher(one.asString().replace("${iot:Connection.Thing.ThingName}", "porch"));
            if (!matcher.matches()) {
                throw new IllegalStateException("not a resource of AWS IoT: " + one);
            }
            names.add(matcher.group(2));
        }
        return names;
    }

    private static JsonNode each(JsonNode node) {
        return node.isArray() ? node : JsonMapper.shared().createArrayNode().add(node);
    }

    private static JsonNode policy() {
        return JsonMapper.shared().readTree(blocks().getFirst());
    }

    /** Those of the page that are about policies. */
    private static List<String> blocks() {
        try {
            Matcher json = JSON.matcher(Files.readString(Fixtures.projectRoot().resolve("docs/aws.md")));
            return json.results()
                    .map(found -> found.group(1))
                    .filter(text -> text.contains("\"Effect\""))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

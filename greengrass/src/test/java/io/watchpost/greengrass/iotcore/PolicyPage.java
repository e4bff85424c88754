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
        for (JsonNode statement : policy().get("Statement")) {
            String access = switch (statement.get("Action").asString()) {
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
        return rules;
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
        JsonNode resource = statement.get("Resource");
        List<String> names = new ArrayList<>();
        for (JsonNode one : resource.isArray()
                ? resource
                : JsonMapper.shared().createArrayNode().add(resource)) {
            Matcher matcher = RESOURCE.matcher(one.asString());
            if (!matcher.matches()) {
                throw new IllegalStateException("not a resource of AWS IoT: " + one);
            }
            names.add(matcher.group(2));
        }
        return names;
    }

    private static JsonNode policy() {
        try {
            Matcher json = JSON.matcher(Files.readString(Fixtures.projectRoot().resolve("docs/aws.md")));
            if (!json.find()) {
                throw new IllegalStateException("docs/aws.md has no policy");
            }
            return JsonMapper.shared().readTree(json.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

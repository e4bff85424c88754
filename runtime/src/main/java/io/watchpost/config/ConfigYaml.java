package io.watchpost.config;

import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.ConfigValue.Scalar;
import io.watchpost.config.ConfigValue.Sequence;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads a configuration file (YAML, of which JSON is a part) and remembers the line of every value. Anchors and aliases
 * are refused: they are how a small file becomes a huge one.
 */
public final class ConfigYaml {
    private static final long SIZE_BYTES_MAX = 1 << 20;
    private static final int DEPTH_MAX = 32;
    private static final Pattern MARK = Pattern.compile("line (\\d+), column");

    private final String subject;
    private final Problems problems = new Problems();

    private ConfigYaml(String subject) {
        this.subject = subject;
    }

    /**
     * A station from a file.
     *
     * @throws ConfigurationException with everything that is wrong
     */
    public static StationConfig station(Path file) throws ConfigurationException {
        return Configs.station(subject(file), read(file), folder(file));
    }

    /** What problems are said of. */
    public static String subject(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** What relative paths in this file start from. */
    public static Path folder(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of("") : parent;
    }

    /**
     * What a file says, not judged yet, so that flags can be laid over it.
     *
     * @throws ConfigurationException if it can't be read or isn't YAML
     */
    public static Mapping read(Path file) throws ConfigurationException {
        String text;
        try {
            if (!Files.exists(file)) {
                throw problem(file, "there is no such file");
            }
            if (Files.isDirectory(file)) {
                throw problem(file, "it is a folder; name the YAML file in it");
            }
            if (Files.size(file) > SIZE_BYTES_MAX) {
                throw problem(
                        file, "it has " + Files.size(file) + " bytes; a configuration has at most " + SIZE_BYTES_MAX);
            }
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw problem(file, "it isn't UTF-8 text");
        } catch (IOException e) {
            throw problem(file, "it can't be read (" + e.getMessage() + ")");
        }
        return new ConfigYaml(subject(file)).parse(text);
    }

    /**
     * What a text says, YAML or JSON, not judged yet.
     *
     * @param subject what the problems are said of
     * @throws ConfigurationException if it isn't keys and values
     */
    public static Mapping parse(String subject, String text) throws ConfigurationException {
        return new ConfigYaml(subject).parse(text);
    }

    private static ConfigurationException problem(Path file, String problem) {
        return new ConfigurationException("the configuration " + file, List.of(problem));
    }

    private Mapping parse(String text) throws ConfigurationException {
        Mapping root = new Mapping("");
        try (JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                root = mapping((YAMLParser) parser, "", 0);
                if (parser.nextToken() != null) {
                    problems.add(where(parser), "", "a second document begins; a configuration is one document");
                }
            } else if (first != null) {
                problems.add(where(parser), "", "a configuration is keys and values, like \"device: door-7\"");
            }
        } catch (JacksonException e) {
            problems.add(where(e), "", "this isn't YAML: " + complaint(e.getOriginalMessage()));
        }
        problems.throwIfAny(subject);
        return root;
    }

    private Mapping mapping(YAMLParser parser, String path, int depth) {
        Mapping mapping = new Mapping(where(parser));
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            String where = where(parser);
            parser.nextToken();
            ConfigValue value = value(parser, path.isEmpty() ? key : path + "." + key, where, depth + 1);
            ConfigValue before = mapping.entries().put(key, value);
            if (before != null) {
                problems.add(
                        where,
                        path,
                        "the key \"" + key + "\" stands here for the second time; the first is in " + before.where());
            }
        }
        return mapping;
    }

    /** @param where of the key or the item: what a person looks for first */
    private ConfigValue value(YAMLParser parser, String path, String where, int depth) {
        if (depth > DEPTH_MAX) {
            problems.add(where, path, "nested deeper than any configuration is");
            parser.skipChildren();
            return new Scalar(null, where);
        }
        if (parser.isCurrentAlias()) {
            problems.add(where, path, "aliases (*name) aren't supported: write the value out");
            return new Scalar(null, where);
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> new Mapping(mapping(parser, path, depth).entries(), where);
            case START_ARRAY -> {
                Sequence sequence = new Sequence(List.of(), where);
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    String itemPath = path + "[" + sequence.items().size() + "]";
                    sequence.items().add(value(parser, itemPath, where(parser), depth + 1));
                }
                yield sequence;
            }
            case VALUE_NULL -> new Scalar(null, where);
            default -> new Scalar(parser.getString(), where);
        };
    }

    private static String where(JsonParser parser) {
        return where(parser.currentTokenLocation());
    }

    private static String where(TokenStreamLocation location) {
        return "line " + Math.max(1, location.getLineNr());
    }

    /** The parser's own location is where it began to read the thing; its message ends with where it gave up. */
    private static String where(JacksonException e) {
        Matcher matcher = MARK.matcher(String.valueOf(e.getOriginalMessage()));
        String line = null;
        while (matcher.find()) {
            line = matcher.group(1);
        }
        if (line != null) {
            return "line " + line;
        }
        return e.getLocation() == null ? "" : where(e.getLocation());
    }

    /** The parser's words without its marks and its copy of the text. */
    private static String complaint(String message) {
        return message.lines()
                .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                .collect(Collectors.joining(", "));
    }
}

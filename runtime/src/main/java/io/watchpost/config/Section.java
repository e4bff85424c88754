package io.watchpost.config;

import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.ConfigValue.Scalar;
import io.watchpost.config.ConfigValue.Sequence;
import io.watchpost.frame.CameraUri;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of a configuration while it is read. Each question names a key; a value that doesn't answer it becomes a
 * problem and the default is handed out, so that reading goes on and finds the rest. Keys that nobody asked for are
 * unknown.
 */
final class Section {
    /** Cameras that are files of this machine. */
    private static final Set<String> PATHS = Set.of("file", "dir", "video");

    private final Mapping mapping;
    private final String path;
    private final Problems problems;
    /** What relative paths in a file start from. */
    private final Path folder;

    private final Set<String> asked = new LinkedHashSet<>();

    Section(Mapping mapping, String path, Path folder, Problems problems) {
        this.mapping = mapping;
        this.path = path;
        this.folder = folder;
        this.problems = problems;
    }

    boolean has(String key) {
        return value(key) != null;
    }

    /** Whether this word stands there, and no section. */
    boolean isWord(String key, String word) {
        return value(key) instanceof Scalar scalar && word.equals(scalar.text());
    }

    /** The line, flag or nothing that a person should look at for the whole section. */
    void problem(String text) {
        problems.add(mapping.where(), path, text);
    }

    <T> T text(String key, String expected, Function<String, T> parse, T otherwise) {
        T parsed = textOrNull(key, expected, parse);
        return parsed == null ? otherwise : parsed;
    }

    /**
     * A value made of text.
     *
     * @param expected ends the sentence when there is no text to parse
     * @param parse throws IllegalArgumentException with a sentence of its own
     */
    <T> @Nullable T textOrNull(String key, String expected, Function<String, T> parse) {
        Scalar scalar = scalar(key, expected);
        if (scalar == null || scalar.text() == null) {
            return null;
        }
        try {
            return parse.apply(scalar.text());
        } catch (IllegalArgumentException e) {
            problems.add(scalar.where(), join(key), String.valueOf(e.getMessage()));
            return null;
        }
    }

    int whole(String key, int min, int max, int otherwise) {
        Integer value = wholeOrNull(key, min, max);
        return value == null ? otherwise : value;
    }

    @Nullable
    Integer wholeOrNull(String key, int min, int max) {
        String expected = "a whole number from " + min + " to " + max;
        return checked(key, expected, text -> {
            int number = Integer.parseInt(text.strip());
            return number >= min && number <= max ? number : null;
        });
    }

    double number(String key, double min, double max, double otherwise) {
        Double value = checked(key, "a number from " + plain(min) + " to " + plain(max), text -> {
            double number = Double.parseDouble(text.strip());
            return number >= min && number <= max ? number : null;
        });
        return value == null ? otherwise : value;
    }

    @Nullable
    Float realOrNull(String key) {
        return checked(key, "a number", Section::real);
    }

    boolean flag(String key, boolean otherwise) {
        Boolean value = checked(key, "true or false", text -> switch (text.strip()) {
            case "true", "True", "TRUE" -> true;
            case "false", "False", "FALSE" -> false;
            default -> null;
        });
        return value == null ? otherwise : value;
    }

    <T> T choice(String key, Map<String, T> words, T otherwise) {
        T value = choiceOrNull(key, words);
        return value == null ? otherwise : value;
    }

    <T> @Nullable T choiceOrNull(String key, Map<String, T> words) {
        Scalar scalar = scalar(key, String.join(" | ", words.keySet()));
        if (scalar == null || scalar.text() == null) {
            return null;
        }
        T value = words.get(scalar.text().strip());
        if (value == null) {
            String nearest = Nearest.of(scalar.text(), words.keySet());
            problems.add(
                    scalar.where(),
                    join(key),
                    "found \"" + scalar.text() + "\", expected " + String.join(" | ", words.keySet())
                            + (nearest == null ? "" : "; did you mean \"" + nearest + "\"?"));
        }
        return value;
    }

    /** A file or folder; relative ones start from the configuration's folder, those of flags from the working folder. */
    @Nullable
    Path pathOrNull(String key) {
        Scalar scalar = scalar(key, "a path");
        return scalar == null || scalar.text() == null ? null : path(key, scalar);
    }

    /** Files or folders; a single one is a list of one. */
    List<Path> paths(String key) {
        List<Path> paths = new ArrayList<>();
        for (Scalar item : items(key, "a path", false)) {
            Path path = path(key, item);
            if (path != null) {
                paths.add(path);
            }
        }
        return paths;
    }

    private @Nullable Path path(String key, Scalar scalar) {
        try {
            if (scalar.text() != null && scalar.text().startsWith(Credentials.PREFIX)) {
                return Credentials.file(scalar.text().substring(Credentials.PREFIX.length()));
            }
            if (scalar.text() != null && !scalar.text().isBlank()) {
                return scalar.where().startsWith("--") ? Path.of(scalar.text()) : folder.resolve(scalar.text());
            }
        } catch (InvalidPathException e) {
            // falls through to the problem below
        } catch (IllegalArgumentException e) { // of a credential's name
            problems.add(scalar.where(), join(key), String.valueOf(e.getMessage()));
            return null;
        }
        problems.add(scalar.where(), join(key), "found \"" + scalar.text() + "\", expected a path");
        return null;
    }

    /** A camera; the place of {@code file:}, {@code dir:} and {@code video:} is a path like any other. */
    @Nullable
    CameraUri cameraOrNull(String key) {
        Scalar scalar = scalar(key, "a camera, like v4l2:/dev/video0 or dir:pictures");
        if (scalar == null || scalar.text() == null) {
            return null;
        }
        try {
            CameraUri camera = CameraUri.parse(scalar.text());
            boolean isPath = PATHS.contains(camera.scheme());
            return isPath && !scalar.where().startsWith("--")
                    ? new CameraUri(
                            camera.scheme(),
                            folder.resolve(camera.location()).toString(),
                            camera.options(),
                            camera.text())
                    : camera;
        } catch (IllegalArgumentException e) {
            problems.add(scalar.where(), join(key), String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** The section that says where a secret lies; null, with a problem that doesn't repeat it, when it stands there. */
    @Nullable
    Section secretSection(String key) {
        ConfigValue value = value(key);
        if (value instanceof Mapping) {
            return section(key);
        }
        if (value != null) {
            problems.add(
                    value.where(),
                    join(key),
                    "secrets never stand in a configuration: name the file that holds it (" + key
                            + ": {file: PATH}) or the variable of the environment (" + key + ": {env: NAME})");
        }
        return null;
    }

    /** One number or a few, as a list or separated by commas. */
    List<Float> reals(String key) {
        List<Float> numbers = new ArrayList<>();
        for (Scalar item : items(key, "one number or three", true)) {
            Float number = parsed(item, Section::real);
            if (number == null) {
                problems.add(item.where(), join(key), "found \"" + item.text() + "\", expected a number");
                return List.of();
            }
            numbers.add(number);
        }
        return numbers;
    }

    /** Text by text, as a list; a single value is a list of one. */
    List<String> texts(String key, String expected) {
        return items(key, expected, false).stream()
                .map(item -> String.valueOf(item.text()))
                .toList();
    }

    /** Values made of texts, which {@code parse} refuses with a sentence of its own. */
    <T> List<T> parsed(String key, String expected, Function<String, T> parse) {
        List<T> values = new ArrayList<>();
        for (Scalar item : items(key, expected, true)) {
            try {
                values.add(parse.apply(String.valueOf(item.text())));
            } catch (IllegalArgumentException e) {
                problems.add(item.where(), join(key), String.valueOf(e.getMessage()));
            }
        }
        return values;
    }

    /** Several whole numbers or texts joined by commas, for values that have a text form like {@code X,Y,W,H}. */
    <T> @Nullable T joinedOrNull(String key, String expected, Function<String, T> parse) {
        List<Scalar> items = items(key, expected, true);
        if (items.isEmpty()) {
            return null;
        }
        try {
            return parse.apply(String.join(
                    ",", items.stream().map(item -> String.valueOf(item.text())).toList()));
        } catch (IllegalArgumentException e) {
            problems.add(items.getFirst().where(), join(key), String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** The section under a key; an empty one when the key isn't there. */
    Section section(String key) {
        ConfigValue value = value(key);
        if (value instanceof Mapping found) {
            return new Section(found, join(key), folder, problems);
        }
        if (value != null) {
            problems.add(value.where(), join(key), "found " + what(value) + ", expected keys and values under it");
        }
        return new Section(new Mapping(mapping.where()), join(key), folder, problems);
    }

    /** The sections in a list; a single one is a list of one. */
    List<Section> oneOrMore(String key) {
        return value(key) instanceof Mapping ? List.of(section(key)) : sections(key);
    }

    /** The sections in a list. */
    List<Section> sections(String key) {
        ConfigValue value = value(key);
        List<Section> sections = new ArrayList<>();
        if (value instanceof Sequence sequence) {
            for (ConfigValue item : sequence.items()) {
                String itemPath = join(key) + "[" + sections.size() + "]";
                if (!(item instanceof Mapping)) {
                    problems.add(item.where(), itemPath, "found " + what(item) + ", expected keys and values");
                }
                Mapping found = item instanceof Mapping m ? m : new Mapping(item.where());
                sections.add(new Section(found, itemPath, folder, problems));
            }
        } else if (value != null) {
            problems.add(
                    value.where(), join(key), "found " + what(value) + ", expected a list (each item begins with -)");
        }
        return sections;
    }

    /**
     * Ends the reading of this section: names the unknown keys, and makes the record if nothing in it was wrong.
     *
     * @param problemsBefore how many there were when reading of the section began
     */
    <T> @Nullable T finish(int problemsBefore, Supplier<T> record) {
        problems.know(path, asked);
        mapping.entries().forEach((key, value) -> {
            if (!asked.contains(key)) {
                problems.unknownKey(value.where(), path, key);
            }
        });
        if (problems.count() > problemsBefore) {
            return null;
        }
        try {
            return record.get();
        } catch (IllegalArgumentException e) {
            problem(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private List<Scalar> items(String key, String expected, boolean commasSeparate) {
        ConfigValue value = value(key);
        List<Scalar> items = new ArrayList<>();
        switch (value) {
            case null -> {}
            case Scalar one when one.text() == null -> {}
            case Scalar one
            when commasSeparate -> {
                for (String part : String.valueOf(one.text()).split(",", -1)) {
                    items.add(new Scalar(part.strip(), one.where()));
                }
            }
            case Scalar one -> items.add(one);
            case Sequence sequence -> {
                for (ConfigValue item : sequence.items()) {
                    if (item instanceof Scalar one && one.text() != null) {
                        items.add(one);
                    } else {
                        problems.add(item.where(), join(key), "found " + what(item) + ", expected " + expected);
                    }
                }
            }
            case Mapping m -> problems.add(m.where(), join(key), "found " + what(m) + ", expected " + expected);
        }
        return items;
    }

    /** A scalar that a check turns into a value; null from the check, or a NumberFormatException, is a problem. */
    private <T> @Nullable T checked(String key, String expected, Function<String, @Nullable T> check) {
        Scalar scalar = scalar(key, expected);
        if (scalar == null || scalar.text() == null) {
            return null;
        }
        T value = parsed(scalar, check);
        if (value == null) {
            problems.add(scalar.where(), join(key), "found \"" + scalar.text() + "\", expected " + expected);
        }
        return value;
    }

    private static <T> @Nullable T parsed(Scalar scalar, Function<String, @Nullable T> check) {
        try {
            return scalar.text() == null ? null : check.apply(scalar.text());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private @Nullable Scalar scalar(String key, String expected) {
        ConfigValue value = value(key);
        if (value == null || value instanceof Scalar) {
            return (Scalar) value;
        }
        problems.add(value.where(), join(key), "found " + what(value) + ", expected " + expected);
        return null;
    }

    private @Nullable ConfigValue value(String key) {
        asked.add(key);
        return mapping.entries().get(key);
    }

    private String join(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static @Nullable Float real(String text) {
        float number = Float.parseFloat(text.strip());
        return Float.isFinite(number) ? number : null;
    }

    private static String what(ConfigValue value) {
        return switch (value) {
            case Scalar scalar -> scalar.text() == null ? "nothing" : "\"" + scalar.text() + "\"";
            case Sequence sequence -> "a list";
            case Mapping mapping -> "keys and values";
        };
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}

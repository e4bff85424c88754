package io.watchpost.classify;

import io.watchpost.engine.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The names of a model's classes, in the order of its output. A labels file is UTF-8 with one label a line, or, as Coral
 * writes them, an index and a label on each line.
 */
public final class Labels {
    /** ImageNet's file has 22 KB. */
    static final int SIZE_BYTES_MAX = 1 << 20;

    private static final Pattern NUMBERED = Pattern.compile("(\\d{1,7})[\\s:]+(\\S.*)");

    private Labels() {}

    /**
     * The label of each class.
     *
     * @param declared the operator's file, null for what the model says of itself
     * @param own the lines inside the model, null when there are none
     * @param background whether class 0 stands for none of the labels
     * @param classes of the output
     * @throws EngineException refused, if file and model don't fit
     */
    static List<String> forClasses(@Nullable Path declared, @Nullable List<String> own, boolean background, int classes)
            throws EngineException {
        List<String> labels = declared != null ? read(declared) : own;
        if (labels == null) {
            return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
        }
        if (background && labels.size() == classes - 1) {
            List<String> withBackground = new ArrayList<>(classes);
            withBackground.add("background");
            withBackground.addAll(labels);
            return List.copyOf(withBackground);
        }
        if (labels.size() != classes) {
            String where = declared != null ? declared.toString() : "the labels file inside the model";
            throw EngineException.refused(where + " has " + labels.size() + " labels and the model " + classes
                    + " classes"
                    + (labels.size() == classes - 1
                            ? ": add a first line \"background\", or declare a background class"
                            : ": use the labels file that was made with this model"));
        }
        return labels;
    }

    /**
     * The lines of a labels file.
     *
     * @throws EngineException refused, if there is no such file or it is something else
     */
    public static List<String> read(Path file) throws EngineException {
        try (InputStream in = Files.newInputStream(file)) {
            return parse(in.readNBytes(SIZE_BYTES_MAX + 1), file.toString());
        } catch (NoSuchFileException e) {
            throw EngineException.refused("the labels file " + file + " doesn't exist");
        } catch (IOException e) {
            throw EngineException.refused("the labels file " + file + " can't be read: " + e.getMessage());
        }
    }

    /**
     * Reads the lines of a labels file.
     *
     * @param bytes of the file, one more than the limit if it is larger
     * @param name for messages
     */
    static List<String> parse(byte[] bytes, String name) throws EngineException {
        if (bytes.length > SIZE_BYTES_MAX) {
            throw EngineException.refused(
                    name + " is larger than " + SIZE_BYTES_MAX + " bytes: that is not a labels file");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw EngineException.refused(name + " is not UTF-8 text: that is not a labels file");
        }
        List<String> lines = new ArrayList<>((text.startsWith("\ufeff") ? text.substring(1) : text)
                .lines()
                .map(String::strip)
                .toList());
        while (!lines.isEmpty() && lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        if (lines.isEmpty()) {
            throw EngineException.refused(name + " is empty: it needs one label a line");
        }
        List<String> numbered = numbered(lines);
        return numbered != null ? numbered : List.copyOf(lines);
    }

    /** The labels by their numbers, null unless every line has one and together they count from 0 without a gap. */
    private static @Nullable List<String> numbered(List<String> lines) {
        String[] labels = new String[lines.size()];
        for (String line : lines) {
            Matcher matcher = NUMBERED.matcher(line);
            if (!matcher.matches()) {
                return null;
            }
            int index = Integer.parseInt(matcher.group(1));
            if (index >= labels.length || labels[index] != null) {
                return null;
            }
            labels[index] = matcher.group(2);
        }
        return List.copyOf(Arrays.asList(labels));
    }
}

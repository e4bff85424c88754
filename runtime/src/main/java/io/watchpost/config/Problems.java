package io.watchpost.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everything that is wrong with one configuration, gathered while it is read. Unknown keys are judged at the end, when
 * all known ones have been heard of, so that a key in the wrong section is told its right one.
 */
final class Problems {
    /** More than this many helps nobody. */
    private static final int SHOWN_MAX = 20;

    private static final Pattern LINE = Pattern.compile("line (\\d+)");
    private static final Pattern INDEX = Pattern.compile("\\[\\d+]");

    private final List<Problem> found = new ArrayList<>();
    private final List<UnknownKey> unknown = new ArrayList<>();
    /** Known keys by section, sections without their indexes: {@code pipelines[].model}. */
    private final Map<String, Set<String>> known = new LinkedHashMap<>();

    private record Problem(String where, String text) {}

    private record UnknownKey(String where, String section, String key) {}

    void add(String where, String path, String text) {
        found.add(new Problem(where, prefix(where, path) + text));
    }

    int count() {
        return found.size() + unknown.size();
    }

    void know(String section, Set<String> keys) {
        known.computeIfAbsent(withoutIndexes(section), s -> new LinkedHashSet<>())
                .addAll(keys);
    }

    void unknownKey(String where, String section, String key) {
        unknown.add(new UnknownKey(where, section, key));
    }

    /** @throws ConfigurationException if there is any problem */
    void throwIfAny(String subject) throws ConfigurationException {
        List<Problem> all = new ArrayList<>(found);
        for (UnknownKey key : unknown) {
            all.add(new Problem(
                    key.where, prefix(key.where, key.section) + "unknown key \"" + key.key + "\"" + hint(key)));
        }
        if (all.isEmpty()) {
            return;
        }
        all.sort(Comparator.comparingInt(problem -> line(problem.where)));
        List<String> texts =
                new ArrayList<>(all.stream().limit(SHOWN_MAX).map(Problem::text).toList());
        if (all.size() > SHOWN_MAX) {
            texts.add("and " + (all.size() - SHOWN_MAX) + " more");
        }
        throw new ConfigurationException(subject, texts);
    }

    private String hint(UnknownKey unknownKey) {
        String key = unknownKey.key;
        Set<String> here = known.getOrDefault(withoutIndexes(unknownKey.section), Set.of());
        String nearest = Nearest.of(key, here);
        if (nearest != null) {
            return "; did you mean \"" + nearest + "\"?";
        }
        for (Map.Entry<String, Set<String>> section : known.entrySet()) {
            String elsewhere = Nearest.of(key, section.getValue());
            if (elsewhere != null && elsewhere.equalsIgnoreCase(key)) {
                return section.getKey().isEmpty()
                        ? "; \"" + elsewhere + "\" belongs at the top level"
                        : "; \"" + elsewhere + "\" belongs under " + section.getKey();
            }
        }
        return "; known are " + String.join(", ", here);
    }

    private static String withoutIndexes(String section) {
        return INDEX.matcher(section).replaceAll("[]");
    }

    private static String prefix(String where, String path) {
        if (where.startsWith("--")) {
            return where + ": ";
        }
        String place = where.isEmpty() || path.isEmpty() ? where + path : where + ": " + path;
        return place.isEmpty() ? "" : place + ": ";
    }

    private static int line(String where) {
        Matcher matcher = LINE.matcher(where);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}

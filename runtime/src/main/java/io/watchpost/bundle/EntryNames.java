package io.watchpost.bundle;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names that files in a bundle may have: relative, with {@code /} between parts, of letters, digits, dot, dash and
 * underscore, no part beginning with a dot. So no name leaves its folder, hides, or means two files on some file system.
 */
final class EntryNames {
    static final int LENGTH_MAX = 160;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    private EntryNames() {}

    static boolean isValid(String name) {
        return name.length() <= LENGTH_MAX && NAME.matcher(name).matches();
    }

    /** What is wrong with these names taken together; empty when nothing is. */
    static String clash(List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                return "two of its files are named \"" + name + "\", or differ only in case";
            }
        }
        for (String name : seen) {
            for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                if (seen.contains(name.substring(0, slash))) {
                    return "\"" + name.substring(0, slash) + "\" is a file and a folder in it";
                }
            }
        }
        return "";
    }

    /** A name from a hostile file as it may stand in a message. */
    static String shown(String name) {
        String clean = name.replaceAll("[^\\x20-\\x7e]", "?");
        return "\"" + (clean.length() <= LENGTH_MAX ? clean : clean.substring(0, LENGTH_MAX) + "…") + "\"";
    }
}

package io.watchpost.command;

import io.watchpost.config.CommandName;
import io.watchpost.config.ConfigValue.Mapping;
import java.util.regex.Pattern;

/**
 * One command as somebody gave it.
 *
 * @param id by which its replies are known, and by which it is carried out once only however often it comes; letters,
 *     digits, {@code -}, {@code _} and {@code .}, at most {@value #ID_LENGTH_MAX}
 * @param command what to do
 * @param arguments what the command needs; not judged yet
 */
public record Order(String id, CommandName command, Mapping arguments) {
    public static final int ID_LENGTH_MAX = 128;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    public Order {
        if (!isId(id)) {
            throw new IllegalArgumentException("the id of an order is 1 to " + ID_LENGTH_MAX
                    + " letters, digits, -, _ and ., the first a letter or a digit; found \""
                    + id.substring(0, Math.min(id.length(), ID_LENGTH_MAX)) + "\"");
        }
    }

    /** Whether this can be the id of an order. */
    public static boolean isId(String text) {
        return text.length() <= ID_LENGTH_MAX && ID.matcher(text).matches();
    }
}

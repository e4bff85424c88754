package io.watchpost.device.remote;

import io.watchpost.command.CommandFailed;
import io.watchpost.config.ConfigValue;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.ConfigValue.Scalar;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the arguments of an order; what a command doesn't know is refused. */
final class Arguments {
    private Arguments() {}

    static void none(Mapping arguments) throws CommandFailed {
        only(arguments, Set.of());
    }

    static void only(Mapping arguments, Set<String> known) throws CommandFailed {
        for (String key : arguments.entries().keySet()) {
            if (!known.contains(key)) {
                throw CommandFailed.refused(
                        "it has an unknown argument \"" + key + "\"",
                        known.isEmpty() ? "it takes none" : "it takes " + String.join(", ", new TreeSet<>(known)));
            }
        }
    }

    static Optional<String> text(Mapping arguments, String key) throws CommandFailed {
        ConfigValue value = arguments.entries().get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Scalar(String text, String _)) {
            return Optional.ofNullable(text).filter(found -> !found.isBlank());
        }
        throw CommandFailed.refused("\"" + key + "\" is no single value", "give it as a text");
    }

    static int whole(Mapping arguments, String key, int min, int max, int standard) throws CommandFailed {
        String text = text(arguments, key).orElse(Integer.toString(standard));
        try {
            int found = Integer.parseInt(text);
            if (found >= min && found <= max) {
                return found;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw CommandFailed.refused("\"" + key + "\" is \"" + text + "\"", "it is " + min + " to " + max);
    }

    static double share(Mapping arguments, String key, double standard) throws CommandFailed {
        String text = text(arguments, key).orElse(Double.toString(standard));
        try {
            double found = Double.parseDouble(text);
            if (found >= 0 && found <= 1) {
                return found;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw CommandFailed.refused("\"" + key + "\" is \"" + text + "\"", "it is 0 to 1");
    }

    static boolean flag(Mapping arguments, String key) throws CommandFailed {
        String text = text(arguments, key).orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            throw CommandFailed.refused("\"" + key + "\" is \"" + text + "\"", "it is true or false");
        }
        return text.equals("true");
    }
}

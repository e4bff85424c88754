package io.watchpost.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Names that become part of topics, file names and ids. */
final class Names {
    static final String EXPECTED =
            "a name of 1 to 64 letters, digits, '.', '_' or '-' that begins with a letter or digit";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int LENGTH_MAX = 64;

    private Names() {}

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    static void require(String what, String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException(what + " is " + EXPECTED + ", was \"" + name + "\"");
        }
    }

    /** The host's name as the kernel knows it, without asking any name service, made fit to be a name. */
    static String ofHost() {
        String host;
        try {
            host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            host = "";
        }
        String fit = host.replaceAll("[^A-Za-z0-9._-]", "-").replaceAll("^[^A-Za-z0-9]+", "");
        return fit.isEmpty() ? "watchpost" : fit.substring(0, Math.min(LENGTH_MAX, fit.length()));
    }
}

package io.watchpost.device.camera;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Drains what a program complains of, on a thread of its own, and keeps what tells most: the last line that says ERROR,
 * else the last line. Any thread may ask.
 */
final class LastWords {
    private static final int LINE_CHARS_MAX = 300;
    private static final long JOIN_MILLIS = 500;

    private final Thread reader;
    private volatile String last = "";
    private volatile String error = "";

    LastWords(String name, InputStream stream) {
        reader = Thread.ofPlatform().daemon().name(name + " errors").start(() -> drain(stream));
    }

    private void drain(InputStream stream) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int next = lines.read(); next >= 0; next = lines.read()) {
                if (next != '\n' && next != '\r') {
                    if (line.length() < LINE_CHARS_MAX) { // progress without line ends mustn't fill the memory
                        line.append((char) next);
                    }
                    continue;
                }
                hear(line.toString().strip());
                line.setLength(0);
            }
            hear(line.toString().strip());
        } catch (IOException e) {
            // the program was ended; what it said until then counts
        }
    }

    private void hear(String line) {
        if (!line.isEmpty()) {
            last = line;
            if (line.contains("ERROR")) {
                error = line;
            }
        }
    }

    /** What a program that has ended said; a moment is given to read it all. Empty if it said nothing. */
    String text() {
        try {
            reader.join(Duration.ofMillis(JOIN_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return error.isEmpty() ? last : error;
    }
}

package io.watchpost.bench;

import java.util.Arrays;
import java.util.Locale;

/** Times of one step, over the rounds; as the C program prints them. */
final class Percentiles {
    private final double[] micros;

    Percentiles(int rounds) {
        micros = new double[rounds];
    }

    void set(int round, long nanos) {
        micros[round] = nanos / 1e3;
    }

    /** {@code "name":{"p50":…,"p95":…}} in microseconds. */
    String json(String name) {
        Arrays.sort(micros);
        return String.format(
                Locale.ROOT,
                "\"%s\":{\"p50\":%.1f,\"p95\":%.1f}",
                name,
                micros[micros.length / 2],
                micros[micros.length * 95 / 100]);
    }
}

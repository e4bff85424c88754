package io.watchpost.config;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the known word that a person most likely meant. */
public final class Nearest {
    private Nearest() {}

    /** The nearest of the known words; null when none is near enough to be meant. Case, '-' and '_' don't count. */
    public static @Nullable String of(String word, Collection<String> known) {
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(normalized(word), normalized(candidate));
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        int distanceMax = word.length() < 2 ? 0 : word.length() < 4 ? 1 : Math.max(2, word.length() / 3);
        return bestDistance <= distanceMax ? best : null;
    }

    /** The sentence's end: {@code ; did you mean "threads"?}, or the list of what is known. */
    public static String hint(String word, Collection<String> known) {
        String nearest = of(word, known);
        return nearest == null ? "; known are " + String.join(", ", known) : "; did you mean \"" + nearest + "\"?";
    }

    private static String normalized(String word) {
        return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** Optimal string alignment: insert, delete, replace, or swap two neighbours, each costs one. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replace, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}

package io.watchpost.update.arrival;

import java.util.List;

/**
 * What comes, what waits and what doesn't, in words for people. Immutable.
 *
 * @param news whether announcements arrive
 * @param problem with the last announcement, or in asking for it; empty for none
 * @param items bundles that are announced, or lie on a stick, by title
 */
public record ArrivalStatus(NewsState news, String problem, List<Item> items) {
    public ArrivalStatus {
        items = List.copyOf(items);
    }

    /**
     * One bundle.
     *
     * @param origin a URL, or a stick's file
     * @param words why it isn't here, or what became of it
     */
    public record Item(String title, String origin, String words) {}
}

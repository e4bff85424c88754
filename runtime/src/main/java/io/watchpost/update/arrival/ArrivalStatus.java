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
     * @param state how far it has come before its transitions begin
     * @param words why it isn't here, or what became of it
     */
    public record Item(String title, String origin, State state, String words) {}

    /** What comes before a release is verified; known again after a restart by itself, so it isn't kept. */
    public enum State {
        /** It is on offer, and is fetched when this device's rules allow it. */
        ANNOUNCED("announced"),
        /** The whole file is here; nothing of it is believed. What the door said of it, the words tell. */
        DOWNLOADED("downloaded");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** The word in messages. */
        public String word() {
            return word;
        }
    }
}

package io.watchpost.device.stick;

/**
 * What the station does with a stick at this moment.
 *
 * @param place where the stick is mounted; empty when there is none
 * @param words for people
 * @param exported entries that were written to it since it was put in
 * @param released entries that its receipts let go since it was put in
 */
record StickState(Phase phase, String place, String words, long exported, long released) {

    static final StickState NONE = new StickState(Phase.NONE, "", "", 0, 0);

    enum Phase {
        /** No stick of ours is there. */
        NONE("none"),
        /** It must not be pulled out. */
        WORKING("working"),
        /** Everything is done and on the stick. */
        SAFE_TO_PULL("safe-to-pull"),
        /** Something went wrong; nothing is going on any more. */
        PROBLEM("problem");

        private final String wireName;

        Phase(String wireName) {
            this.wireName = wireName;
        }

        /** The word in the status. */
        String wireName() {
            return wireName;
        }
    }
}

package io.watchpost.update.arrival;

/** Whether announcements arrive: "there is no news" and "nothing arrives" are different things to a person. */
public sealed interface NewsState {
    /** A sentence for the status. */
    String words();

    /** Whether somebody should look. */
    default boolean isAlarming() {
        return false;
    }

    /**
     * None has ever arrived.
     *
     * @param millis of running time without
     * @param isAlarming when that is more than the beginning of a station explains
     */
    record None(long millis, boolean isAlarming) implements NewsState {
        @Override
        public String words() {
            return (isAlarming ? "nothing arrives: " : "") + "no announcement has come in the " + Span.words(millis)
                    + " that this station has been running";
        }
    }

    /**
     * Announcements arrive as often as they should.
     *
     * @param sinceMillis of running time since the last new serial
     * @param unchangedMillis of running time since it named other bundles than before
     */
    record Heard(long serial, long sinceMillis, long unchangedMillis) implements NewsState {
        @Override
        public String words() {
            return "announcement " + serial + " came " + Span.words(sinceMillis) + " of running time ago; "
                    + (unchangedMillis > sinceMillis
                            ? "no news: the same models for " + Span.words(unchangedMillis)
                            : "it has news");
        }
    }

    /**
     * No new serial for longer than the announcements themselves say: somebody, or something, keeps them from here.
     *
     * @param serial of the last one
     * @param sinceMillis of running time since then
     * @param heartbeatSeconds how often there should be one
     */
    record Silent(long serial, long sinceMillis, long heartbeatSeconds) implements NewsState {
        @Override
        public boolean isAlarming() {
            return true;
        }

        @Override
        public String words() {
            return "nothing arrives: after announcement " + serial + " there was none in " + Span.words(sinceMillis)
                    + " of running time, and there should be one every " + Span.words(heartbeatSeconds * 1_000)
                    + "; check the network, and that announcements are still issued";
        }
    }

    /**
     * What was heard can't be kept, so nobody listens.
     *
     * @param problem with the disk, and what to do
     */
    record Unknown(String problem) implements NewsState {
        @Override
        public boolean isAlarming() {
            return true;
        }

        @Override
        public String words() {
            return "nothing can arrive: " + problem + "; check the disk";
        }
    }
}

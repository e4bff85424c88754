package io.watchpost.config;

/**
 * Which results are kept and delivered. With neither rule, every frame's; with both, a result goes out when the top
 * label changed or when the last one is older than the interval.
 *
 * @param onChange when the top label differs from the last published one
 * @param everySeconds at least so often; 0 for no interval
 */
public record PublishConfig(boolean onChange, double everySeconds) {

    public static final double EVERY_SECONDS_MAX = 86_400;

    public static final PublishConfig EVERY_FRAME = new PublishConfig(false, 0);

    public PublishConfig {
        if (!(everySeconds >= 0 && everySeconds <= EVERY_SECONDS_MAX)) {
            throw new IllegalArgumentException("everySeconds is 0 to 86400, was " + everySeconds);
        }
    }

    /** The interval in milliseconds, 0 for none. */
    public long everyMillis() {
        return Math.round(everySeconds * 1_000);
    }
}

package io.watchpost.engine.isolated;

/**
 * When a lost process is replaced: soon, then later and later, then hardly ever.
 *
 * @param firstMillis before the first replacement; doubled for each further one, drawn evenly from 0 to that
 * @param maxMillis where the doubling ends
 * @param attemptsMax so many losses in a row, and the next replacement waits for restMillis
 * @param restMillis between attempts from then on
 * @param stableMillis a process that worked for so long starts the counting anew
 */
public record RestartPolicy(long firstMillis, long maxMillis, int attemptsMax, long restMillis, long stableMillis) {

    public static final RestartPolicy SERVING = new RestartPolicy(250, 30_000, 8, 300_000, 60_000);

    /** A process that is lost stays lost. */
    public static final RestartPolicy NEVER = new RestartPolicy(1, 1, 0, Long.MAX_VALUE, Long.MAX_VALUE);

    public RestartPolicy {
        if (firstMillis < 1 || maxMillis < firstMillis || attemptsMax < 0 || restMillis < 1 || stableMillis < 1) {
            throw new IllegalArgumentException("a restart policy needs 1 <= first <= max, and positive times, was "
                    + firstMillis + ", " + maxMillis + ", " + attemptsMax + ", " + restMillis + ", " + stableMillis);
        }
    }
}

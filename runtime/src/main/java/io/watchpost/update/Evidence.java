package io.watchpost.update;

import io.watchpost.update.trial.Trial;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What candidates have shown in this run of the station; it isn't kept over a restart. Safe for use by several threads.
 */
final class Evidence {
    private final Map<Release, Trial> trials = new ConcurrentHashMap<>();
    private final Map<Release, Proving> provings = new ConcurrentHashMap<>();

    /** Whether this run has loaded it in that state. */
    boolean hasSeen(ModelLine.Candidate candidate) {
        return candidate.isActive()
                ? provings.containsKey(candidate.release())
                : trials.containsKey(candidate.release());
    }

    Trial begin(Release release, Supplier<Trial> trial) {
        return trials.computeIfAbsent(release, _ -> trial.get());
    }

    Proving prove(Release release) {
        return provings.computeIfAbsent(release, _ -> new Proving());
    }

    Optional<Trial> trial(Release release) {
        return Optional.ofNullable(trials.get(release));
    }

    Optional<Proving> proving(Release release) {
        return Optional.ofNullable(provings.get(release));
    }

    /** Its trial is over. */
    void endTrial(Release release) {
        trials.remove(release);
    }

    /** It is good, or out. */
    void forget(Release release) {
        trials.remove(release);
        provings.remove(release);
    }
}

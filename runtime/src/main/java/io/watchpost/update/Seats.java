package io.watchpost.update;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The pipelines that run models of the store, and what each runs. Safe for use by several threads. */
final class Seats {
    private final Map<Seat, Ran> seats = new ConcurrentHashMap<>();

    /**
     * What a seat runs.
     *
     * @param name of its model
     * @param hasAsked whether it has asked for something to run; before, it isn't offered anything
     * @param release that makes its results; null while there is none
     * @param candidate on trial beside it; null when there is none
     */
    private record Ran(
            String name,
            boolean hasAsked,
            @Nullable Release release,
            @Nullable Release candidate) {}

    void attach(String name, Seat seat) {
        seats.put(seat, new Ran(name, false, null, null));
    }

    void detach(Seat seat) {
        seats.remove(seat);
    }

    /** It has asked, and got this, or nothing. */
    void took(String name, Seat seat, @Nullable Serving serving) {
        seats.computeIfPresent(
                seat,
                (_, _) -> serving == null
                        ? new Ran(name, true, null, null)
                        : new Ran(name, true, serving.release(), serving.candidate()));
    }

    boolean isAnyFor(String name) {
        return seats.values().stream().anyMatch(ran -> ran.name.equals(name));
    }

    /** Those that run something else than follows from the line. */
    List<Seat> differing(ModelLine line) {
        ModelLine.Candidate candidate = line.candidate();
        Release tried = candidate != null && candidate.isOnTrial() && line.good() != null ? candidate.release() : null;
        return seats.entrySet().stream()
                .filter(seat -> {
                    Ran runs = seat.getValue();
                    boolean isSame =
                            Objects.equals(line.active(), runs.release) && Objects.equals(tried, runs.candidate);
                    return runs.name.equals(line.name()) && runs.hasAsked && !isSame;
                })
                .map(Map.Entry::getKey)
                .toList();
    }
}

package io.watchpost.update;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a device knows of one model's releases: what it may run, what it has run, what it must never run again. Every
 * method gives the line that follows; {@link ModelStore} makes it durable before anybody acts on it.
 *
 * @param name of the model, the same for all its releases
 * @param edition rises with every change, so that of two the newer is known
 * @param releaseMax the highest release that made results here; lower ones are not installed again
 * @param floorMax the highest floor that a signed manifest of this name has declared
 * @param good has proven itself; null before the first
 * @param previous the good one before, kept to go back to; null when there is none
 * @param candidate on its way; null when there is none
 * @param barred never to be installed again, newest last; at most {@value #BARRED_MAX}
 * @param last the last transition; null before the first
 */
public record ModelLine(
        String name,
        long edition,
        long releaseMax,
        long floorMax,
        @Nullable Release good,
        @Nullable Release previous,
        @Nullable Candidate candidate,
        List<Barred> barred,
        @Nullable Transition last) {

    /** The oldest goes when there are more; its release number is below what may be installed anyway. */
    public static final int BARRED_MAX = 64;

    public ModelLine {
        barred = List.copyOf(barred);
    }

    /**
     * A release that has not proven itself yet.
     *
     * @param state verified, probed, staged, trial or active
     * @param attempts how often it was loaded for serving since it last ran for a while
     */
    public record Candidate(Release release, UpdateState state, int attempts) {

        boolean isActive() {
            return state instanceof UpdateState.Active;
        }

        boolean isOnTrial() {
            return state instanceof UpdateState.Trial;
        }
    }

    /** A release that failed here. */
    public record Barred(String digest, String reason) {}

    static ModelLine empty(String name) {
        return new ModelLine(name, 0, 0, 0, null, null, null, List.of(), null);
    }

    /** What makes results: the candidate once it is active, else the good one; null when there is neither. */
    public @Nullable Release active() {
        return candidate != null && candidate.isActive() ? candidate.release : good;
    }

    /** The releases whose files are needed. */
    List<Release> kept() {
        List<Release> kept = new ArrayList<>();
        if (good != null) {
            kept.add(good);
        }
        if (previous != null) {
            kept.add(previous);
        }
        if (candidate != null) {
            kept.add(candidate.release);
        }
        return kept;
    }

    /** Why a release was barred; null when it wasn't. */
    @Nullable
    String barredReason(String digest) {
        for (Barred one : barred) {
            if (one.digest.equals(digest)) {
                return one.reason;
            }
        }
        return null;
    }

    /** Whether the candidate is this release. */
    boolean isCandidate(Release release) {
        return candidate != null && candidate.release.equals(release);
    }

    ModelLine withCandidate(Release release, UpdateState state, int attempts) {
        return with(good, previous, new Candidate(release, state, attempts), barred);
    }

    ModelLine withFloor(long floor) {
        return new ModelLine(
                name, edition, releaseMax, Math.max(floorMax, floor), good, previous, candidate, barred, last);
    }

    /** The candidate makes results from now on. */
    ModelLine activated(Release release) {
        return new ModelLine(
                name,
                edition,
                Math.max(releaseMax, release.number()),
                floorMax,
                good,
                previous,
                new Candidate(release, new UpdateState.Active(), 0),
                barred,
                last);
    }

    /** The candidate has proven itself; what was good before is what is gone back to. */
    ModelLine proven(Release release) {
        return with(release, good, null, barred);
    }

    /** The candidate is gone, and stays away. */
    ModelLine withoutCandidate(@Nullable String barredFor) {
        Candidate gone = candidate;
        return gone == null || barredFor == null
                ? with(good, previous, null, barred)
                : with(good, previous, null, barredAlso(gone.release, barredFor));
    }

    /** The good one is gone, and stays away; the one before is good again. */
    ModelLine wentBack(String reason) {
        return good == null ? this : with(previous, null, candidate, barredAlso(good, reason));
    }

    ModelLine withoutPrevious() {
        return with(good, null, candidate, barred);
    }

    /** A person wants it tried once more. */
    ModelLine unbarred(String digest) {
        return with(
                good,
                previous,
                candidate,
                barred.stream().filter(one -> !one.digest.equals(digest)).toList());
    }

    ModelLine withEdition(long newEdition) {
        return new ModelLine(name, newEdition, releaseMax, floorMax, good, previous, candidate, barred, last);
    }

    ModelLine withLast(Transition transition) {
        return new ModelLine(name, edition, releaseMax, floorMax, good, previous, candidate, barred, transition);
    }

    private List<Barred> barredAlso(Release release, String reason) {
        List<Barred> all = new ArrayList<>(barred);
        all.removeIf(one -> one.digest.equals(release.digest()));
        all.add(new Barred(release.digest(), reason));
        return all.subList(Math.max(0, all.size() - BARRED_MAX), all.size());
    }

    private ModelLine with(
            @Nullable Release newGood,
            @Nullable Release newPrevious,
            @Nullable Candidate newCandidate,
            List<Barred> newBarred) {
        return new ModelLine(name, edition, releaseMax, floorMax, newGood, newPrevious, newCandidate, newBarred, last);
    }
}

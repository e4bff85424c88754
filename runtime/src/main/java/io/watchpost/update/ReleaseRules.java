package io.watchpost.update;

import java.util.Optional;

/** Which releases may come after those that a line knows; pure functions. */
final class ReleaseRules {
    private ReleaseRules() {}

    /** Why a release is not wanted although it may be perfectly sound; empty when it is wanted. */
    static Optional<String> known(ModelLine line, Release release) {
        if (release.equals(line.good())) {
            return Optional.of("it is installed and good");
        }
        if (line.isCandidate(release)) {
            return Optional.of("it is here already, and " + state(line));
        }
        return Optional.empty();
    }

    private static String state(ModelLine line) {
        ModelLine.Candidate candidate = line.candidate();
        return candidate == null ? "" : candidate.state().word();
    }

    /** Why a release must not be installed; empty when it may be. */
    static Optional<String> objection(ModelLine line, Release release) {
        String barred = line.barredReason(release.digest());
        if (barred != null) {
            return Optional.of("it failed on this device before: " + barred
                    + " (install it by hand with --again if that reason is gone)");
        }
        if (release.number() < line.floorMax()) {
            return Optional.of("release " + release.number() + " lies below the floor " + line.floorMax()
                    + " that a later release has set");
        }
        if (release.number() < line.releaseMax()) {
            return Optional.of("release " + release.number() + " is older than release " + line.releaseMax()
                    + ", which has run here");
        }
        Release good = line.good();
        if (release.number() == line.releaseMax() && good != null && good.number() == release.number()) {
            return Optional.of("release " + release.number()
                    + " is installed with another content: two releases must not bear the same number");
        }
        ModelLine.Candidate candidate = line.candidate();
        if (candidate != null && candidate.release().number() >= release.number()) {
            return Optional.of("release " + candidate.release().number() + " is on its way already");
        }
        return Optional.empty();
    }
}

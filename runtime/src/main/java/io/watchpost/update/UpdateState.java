package io.watchpost.update;

/**
 * Where a release stands on its way, in the words of the design: verified → probed → staged → trial → active → good; or
 * refused, or rolled back. What comes before, announced and downloaded, is told by {@code ArrivalStatus}: nothing of it is
 * believed, so it has no place in the store.
 */
public sealed interface UpdateState {

    /** The word in files, messages and histories. */
    String word();

    /** Signatures, manifest and the digest of every file are right; it lies in the store. */
    record Verified() implements UpdateState {
        @Override
        public String word() {
            return "verified";
        }
    }

    /** A child process loaded it and gave the right answers to its goldens. */
    record Probed() implements UpdateState {
        @Override
        public String word() {
            return "probed";
        }
    }

    /** Its trial begins with the next frames. */
    record Staged() implements UpdateState {
        @Override
        public String word() {
            return "staged";
        }
    }

    /** It runs on the real camera, beside the active model. */
    record Trial() implements UpdateState {
        @Override
        public String word() {
            return "trial";
        }
    }

    /** It makes the results, and has not proven itself yet. */
    record Active() implements UpdateState {
        @Override
        public String word() {
            return "active";
        }
    }

    /** It has proven itself: what is rolled back to. */
    record Good() implements UpdateState {
        @Override
        public String word() {
            return "good";
        }
    }

    /** It never ran on a camera's frame. */
    record Refused(String reason) implements UpdateState {
        @Override
        public String word() {
            return "refused";
        }
    }

    /** It ran, and was taken out. */
    record RolledBack(String reason) implements UpdateState {
        @Override
        public String word() {
            return "rolledBack";
        }
    }

    /** Why, for the states that are an end without success; empty for others. */
    default String reason() {
        return "";
    }

    /** Whether nothing follows. */
    default boolean isFinal() {
        return this instanceof Good || this instanceof Refused || this instanceof RolledBack;
    }

    /**
     * The state of a word.
     *
     * @throws IllegalArgumentException if there is none of that word
     */
    static UpdateState of(String word, String reason) {
        return switch (word) {
            case "verified" -> new Verified();
            case "probed" -> new Probed();
            case "staged" -> new Staged();
            case "trial" -> new Trial();
            case "active" -> new Active();
            case "good" -> new Good();
            case "refused" -> new Refused(reason);
            case "rolledBack" -> new RolledBack(reason);
            default -> throw new IllegalArgumentException("no release can be \"" + word + "\"");
        };
    }
}

package io.watchpost.update.arrival;

import java.io.IOException;
import java.nio.file.Path;

/** Where every bundle comes in, whichever way it came. Called by the models' thread. */
public interface Door extends Objections {

    /**
     * Verifies, probes and stages a complete file, which stays the caller's.
     *
     * @param bundle on a disk of this device, where nobody changes it meanwhile
     * @param origin where it came from, for people: a URL, a stick's folder
     * @throws IOException if this device can't at the moment, as with a full disk: the same file may be tried again
     */
    Entry take(Path bundle, String origin) throws IOException;

    /**
     * Takes the next root of trust, if the holders of the present one signed it.
     *
     * @param envelope the signed root, as it came
     * @param origin where it came from, for people
     * @throws IOException if this device can't at the moment: the same root may be brought again
     */
    Entry takeRoot(byte[] envelope, String origin) throws IOException;

    /** What became of a bundle, or a root, at the door. */
    sealed interface Entry {
        /** A sentence for the status. */
        String reason();

        /** A bundle is staged, and a trial may begin; a root is trusted. */
        record Accepted(String reason) implements Entry {}

        /** It never will be; the same file is not to be brought again. */
        record Refused(String reason) implements Entry {}

        /** It was here before. */
        record Known(String reason) implements Entry {}
    }
}

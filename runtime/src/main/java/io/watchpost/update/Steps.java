package io.watchpost.update;

import java.io.IOException;

/**
 * Told before each step that changes the store on disk. A proof ends the process there, or makes the step fail; in the
 * field nobody listens.
 */
interface Steps {

    /** Nobody listens. */
    Steps NONE = _ -> {};

    /**
     * A step is next.
     *
     * @throws IOException in place of the step
     */
    void before(String step) throws IOException;
}

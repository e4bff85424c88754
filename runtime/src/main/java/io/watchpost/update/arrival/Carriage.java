package io.watchpost.update.arrival;

import java.util.Optional;
import java.util.function.Supplier;

/** A way by which a file is fetched. One thread at a time for one part. */
interface Carriage {

    /**
     * One attempt, on the calling thread; goes on from what is here.
     *
     * @param callOff why to end now; asked often
     */
    Fetched fetch(Wanted wanted, PartFile part, Supplier<Optional<String>> callOff);
}

package io.watchpost.update.arrival;

import java.nio.file.Path;

/** What came of one attempt to fetch a file. */
public sealed interface Fetched {

    /** It is here as a whole; whoever has it deletes it. */
    record Complete(Path file) implements Fetched {}

    /**
     * Not yet: what is here stays, and another attempt goes on from there.
     *
     * @param waitMillis that the server asks for; 0 when it doesn't
     * @param advanced whether this attempt brought some of it
     */
    record Interrupted(String reason, long waitMillis, boolean advanced) implements Fetched {}

    /** This place doesn't have it, or what it has isn't it; nothing is kept. */
    record Useless(String reason) implements Fetched {}

    /** It was called off from here; what is here stays. */
    record CalledOff(String reason) implements Fetched {}
}

package io.watchpost.frame;

/** What came of asking a source for its next frame. */
public sealed interface Capture {

    /** A frame, valid until the source is asked again or closed. */
    record Captured(Frame frame) implements Capture {}

    /** One picture could not be decoded; the source goes on with the next. */
    record Unreadable(String source, String reason, String hint) implements Capture {}

    /** Nothing came within the time-out; the source may still deliver. */
    record Quiet() implements Capture {}

    /** The source is well, and has nothing that anybody asked for: it waits for a sign from outside, like a trigger. */
    record Idle() implements Capture {}

    /** The source has delivered everything it ever will (a file, a folder read once). */
    record Ended() implements Capture {}

    /** The source can't deliver any more: close it and open it again later. */
    record Broken(String reason, String hint) implements Capture {}
}

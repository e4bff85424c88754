package io.watchpost.update.blocks;

/** How a transfer in blocks ended. */
public sealed interface BlockOutcome {
    /** All blocks are here. */
    record Complete() implements BlockOutcome {}

    /** Not now: another attempt goes on from what is here. */
    record Unavailable(String reason) implements BlockOutcome {}

    /** The stream doesn't have it. */
    record Useless(String reason) implements BlockOutcome {}
}

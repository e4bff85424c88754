package io.watchpost.device.part;

/** How far a station is with a stick that somebody has put in, for whoever shows it to that person. */
public enum StickSign {
    /** No stick is in. */
    NONE,
    /** It must not be pulled out. */
    WORKING,
    /** Everything is on it, and it may be pulled out. */
    DONE,
    /** Something went wrong, and it may be pulled out. */
    PROBLEM
}

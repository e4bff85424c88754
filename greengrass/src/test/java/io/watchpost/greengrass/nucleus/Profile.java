package io.watchpost.greengrass.nucleus;

/** Which of the two nuclei is played; what differs was measured on the real ones. */
public enum Profile {
    /** Nucleus 2.18: everything, with a spool. */
    FULL,
    /**
     * Nucleus-lite 2.6: no configuration validation, component updates or shadows; no spool; a message over 10,000 bytes
     * never gets an answer; the numbers of the configuration come as strings.
     */
    LITE
}

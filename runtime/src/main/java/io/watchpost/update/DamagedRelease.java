package io.watchpost.update;

/** A release of the store whose files are not what was verified; another one has to take over. */
final class DamagedRelease extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Release release;

    DamagedRelease(Release release, String reason) {
        super(reason);
        this.release = release;
    }

    Release release() {
        return release;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}

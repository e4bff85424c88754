package io.watchpost.scene;

import java.util.Locale;

/** What can be wrong with the pictures of a camera that delivers them. Results and status name the wire names. */
public enum CameraFault {
    COVERED(
            "something covers the lens: the picture shows one even surface",
            "look whether something lies, hangs or has grown in front of the lens"),
    BLINDED(
            "the camera is blinded: a large part of the picture is overexposed",
            "shade the lens, turn the camera out of the light, or lower its exposure"),
    BLURRED("the picture has lost its sharpness", "clean and dry the lens, and look whether its focus has been moved"),
    FROZEN(
            "the camera sends the same picture again and again",
            "switch the camera's power off and on; if it freezes again, look for newer firmware"),
    MOVED(
            "the camera no longer looks where it did when the reference was taken",
            "straighten it, or take what it sees now as the reference with \"watchpost cameras reference\"");

    private final String problem;
    private final String hint;

    CameraFault(String problem, String hint) {
        this.problem = problem;
        this.hint = hint;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A clause that says what was found. */
    public String problem() {
        return problem;
    }

    /** A clause that says what to do. */
    public String hint() {
        return hint;
    }
}

package io.watchpost.device.gpio.line;

/** A chip or a line can't be had, or is lost. The message says what was found, the hint what to do about it. */
public final class GpioFault extends Exception {
    private static final long serialVersionUID = 1L;
    private final String hint;
    private final boolean isGone;

    public GpioFault(String reason, String hint) {
        this(reason, hint, false);
    }

    private GpioFault(String reason, String hint, boolean isGone) {
        super(reason);
        this.hint = hint;
        this.isGone = isGone;
    }

    /** The chip itself isn't there any more: it must be opened anew. */
    public static GpioFault gone(String reason, String hint) {
        return new GpioFault(reason, hint, true);
    }

    public boolean isGone() {
        return isGone;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }

    public String hint() {
        return hint;
    }
}

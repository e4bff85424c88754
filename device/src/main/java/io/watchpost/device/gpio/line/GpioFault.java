package io.watchpost.device.gpio.line;

/** A chip or a line can't be had, or is lost. The message says what was found, the hint what to do about it. */
public final class GpioFault extends Exception {
    private static final long serialVersionUID = 1L;
    private final String hint;

    public GpioFault(String reason, String hint) {
        super(reason);
        this.hint = hint;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }

    public String hint() {
        return hint;
    }
}

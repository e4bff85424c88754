package io.watchpost.device.accelerator;

/**
 * Resets an accelerator that hangs, as plugging it out and in would. First end the process that uses it. Blocks for up
 * to some seconds while the kernel waits for the device; callable from any thread but the frame loop's.
 */
public final class AcceleratorReset {
    private static final int ENOENT = 2;
    private static final int EACCES = 13;
    private static final int EPERM = 1;
    private static final int ENODEV = 19;
    private static final int ENOTTY = 25;

    private AcceleratorReset() {}

    /** What became of it. */
    public sealed interface Outcome {

        /** It was reset; it needs a moment, and its firmware again, which its library loads. */
        record Reset(Accelerator accelerator) implements Outcome {}

        /**
         * It couldn't be.
         *
         * @param reason a sentence: what was found and what to do
         */
        record NotReset(String reason) implements Outcome {}
    }

    /** Resets this one. */
    public static Outcome reset(Accelerator accelerator) {
        return switch (accelerator) {
            case Accelerator.CoralUsb _, Accelerator.NeuralComputeStick _ -> resetUsb(accelerator);
            case Accelerator.CoralPcie card ->
                new Outcome.NotReset("the Coral at PCIe " + card.address()
                        + " can't be reset by itself: its driver does it when its process ends; if that doesn't help,"
                        + " restart the machine");
        };
    }

    private static Outcome resetUsb(Accelerator accelerator) {
        String node = accelerator.node().toString();
        int descriptor = UsbBindings.open(node);
        if (descriptor < 0) {
            return new Outcome.NotReset(failure(accelerator, "opened", -descriptor));
        }
        try {
            int result = UsbBindings.reset(descriptor);
            // the device came back as another one, which is what its firmware does: it was reset
            return result >= 0 || result == -ENODEV
                    ? new Outcome.Reset(accelerator)
                    : new Outcome.NotReset(failure(accelerator, "reset", -result));
        } finally {
            UsbBindings.close(descriptor);
        }
    }

    private static String failure(Accelerator accelerator, String deed, int errno) {
        String what = "the " + accelerator.name() + " at " + accelerator.node() + " can't be " + deed;
        return switch (errno) {
            case ENOENT, ENODEV -> what + ": it is gone; plug it in again";
            case EACCES, EPERM -> what + " by this user: \"watchpost accelerators\" says which group may";
            case ENOTTY -> what + ": this node is no USB device's";
            default -> what + " (error number " + errno + "): plug it out and in again";
        };
    }
}

package io.watchpost.engine;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which accelerator an engine uses, and how. What is left out is up to the accelerator's own library.
 *
 * @param device in the words of the library: for the Edge TPU {@code usb}, {@code usb:1}, {@code pci}, {@code pci:0},
 *     {@code :1}; for OpenVINO {@code MYRIAD}, {@code GPU}, {@code NPU}, {@code CPU}, {@code MYRIAD.1.2-ma2480} …; empty
 *     for the first that there is
 * @param performance the Edge TPU's clock; null for the library's, which is the highest
 * @param alwaysDfu whether the Edge TPU's firmware is loaded again each time the stick is opened
 * @param bulkInQueueLength USB transfers that wait for the Edge TPU's answers; null for the library's own number
 * @param library the accelerator's library; null for the one that the system's loader finds
 */
public record AcceleratorOptions(
        String device,
        @Nullable Performance performance,
        boolean alwaysDfu,
        @Nullable Integer bulkInQueueLength,
        @Nullable String library) {

    private static final Pattern EDGETPU_DEVICE = Pattern.compile("(usb|pci)?(:[0-9]{1,3})?");
    private static final Pattern OPENVINO_DEVICE = Pattern.compile("[A-Z][A-Za-z0-9_.:,()-]{0,63}");

    /** The library's own choice of everything. */
    public static final AcceleratorOptions DEFAULT = new AcceleratorOptions("", null, false, null, null);

    /** The library's own limit; its default is 32. */
    public static final int BULK_IN_QUEUE_LENGTH_MAX = 255;

    public AcceleratorOptions {
        if (!isEdgeTpuDevice(device) && !isOpenVinoDevice(device)) {
            throw new IllegalArgumentException("an accelerator's device is usb, usb:N, pci, pci:N or :N for the Edge"
                    + " TPU, or OpenVINO's MYRIAD, GPU, NPU, CPU, was \"" + device + "\"");
        }
        if (bulkInQueueLength != null && (bulkInQueueLength < 0 || bulkInQueueLength > BULK_IN_QUEUE_LENGTH_MAX)) {
            throw new IllegalArgumentException(
                    "bulkInQueueLength is 0 to " + BULK_IN_QUEUE_LENGTH_MAX + ", was " + bulkInQueueLength);
        }
        if (library != null && library.isBlank()) {
            throw new IllegalArgumentException("an accelerator's library is a path or left out, was empty");
        }
    }

    /** The first device of its kind, or the one with these words. */
    public static AcceleratorOptions onDevice(String device) {
        return new AcceleratorOptions(device, null, false, null, null);
    }

    /** Whether the Edge TPU's library can mean this device; it can with an empty word. */
    public static boolean isEdgeTpuDevice(String device) {
        return EDGETPU_DEVICE.matcher(device).matches();
    }

    /** Whether OpenVINO can mean this device. */
    public static boolean isOpenVinoDevice(String device) {
        return OPENVINO_DEVICE.matcher(device).matches();
    }

    /** Clock of an Edge TPU: slower is cooler and takes less from the USB port. */
    public enum Performance {
        LOW("low"),
        MEDIUM("medium"),
        HIGH("high"),
        MAX("max");

        private final String wireName;

        Performance(String wireName) {
            this.wireName = wireName;
        }

        /** The word in flags and configurations. */
        public String wireName() {
            return wireName;
        }
    }
}

package io.watchpost.engine.edgetpu;

import io.watchpost.engine.AcceleratorOptions;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.tflite.GraphDelegate;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Holds one Edge TPU, from its opening to its closing. For the engine's thread. */
final class EdgeTpuDelegate implements GraphDelegate {
    /** kTfLiteDelegateFlagsAllowDynamicTensors: without it TensorFlow Lite fixes the rest of the graph too early. */
    private static final long ALLOW_DYNAMIC_TENSORS = 1;

    private final EdgeTpuBindings library;
    private final MemorySegment handle;

    private EdgeTpuDelegate(EdgeTpuBindings library, MemorySegment handle) {
        this.library = library;
        this.handle = handle;
    }

    /**
     * Opens the device.
     *
     * @throws EngineException unavailable: there is none, it is used by another process, or may not be opened
     */
    static EdgeTpuDelegate open(EdgeTpuBindings library, AcceleratorOptions options) throws EngineException {
        MemorySegment handle = library.create(words(options));
        if (handle.address() == 0) {
            String device = options.device().isEmpty() ? "" : " \"" + options.device() + "\"";
            throw EngineException.unavailable("the Edge TPU" + device + " can't be opened: it isn't plugged in, may not"
                    + " be opened by this user, or another process uses it; \"watchpost accelerators\" says which");
        }
        EdgeTpuBindings.addFlag(handle, ALLOW_DYNAMIC_TENSORS);
        return new EdgeTpuDelegate(library, handle);
    }

    /**
     * The options as libedgetpu takes them; what isn't declared is left to it. It passes options on to devices that are
     * named with their number only.
     */
    static Map<String, String> words(AcceleratorOptions options) {
        Map<String, String> words = new LinkedHashMap<>();
        if (options.performance() != null) {
            String word = options.performance().wireName();
            words.put("Performance", word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        if (options.alwaysDfu()) {
            words.put("Usb.AlwaysDfu", "True");
        }
        if (options.bulkInQueueLength() != null) {
            words.put("Usb.MaxBulkInQueueLength", options.bulkInQueueLength().toString());
        }
        String device = options.device();
        if (!words.isEmpty() && !device.contains(":")) {
            device += ":0";
        }
        if (!device.isEmpty()) {
            words.put("device", device);
        }
        return words;
    }

    @Override
    public MemorySegment handle() {
        return handle;
    }

    @Override
    public void close() {
        library.destroy(handle);
    }
}

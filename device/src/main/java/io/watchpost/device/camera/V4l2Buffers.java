package io.watchpost.device.camera;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The buffers that a driver fills, mapped into this process. Frames are views of them; once closed, a view that is
 * still held fails instead of touching unmapped memory. For one thread.
 */
final class V4l2Buffers implements AutoCloseable {
    private final V4l2Device device;
    private final Arena accessible = Arena.ofShared();
    private final List<MemorySegment> memory = new ArrayList<>();
    private boolean closed;

    /** Maps them and gives all to the driver. */
    V4l2Buffers(V4l2Device device, int wanted) throws V4l2Device.Failed {
        this.device = device;
        try {
            int given = device.requestBuffers(wanted);
            for (int index = 0; index < given; index++) {
                memory.add(device.map(index, accessible));
                device.queue(index);
            }
        } catch (V4l2Device.Failed e) {
            close();
            throw e;
        }
    }

    int count() {
        return memory.size();
    }

    MemorySegment get(int index) {
        return memory.get(index);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        accessible.close();
        for (MemorySegment each : memory) {
            device.unmap(each.address(), each.byteSize());
        }
    }
}

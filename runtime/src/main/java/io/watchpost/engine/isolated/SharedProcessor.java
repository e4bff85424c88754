package io.watchpost.engine.isolated;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The processor that the two sides of a call share while one waits for the other. Left alone, the system wakes each on
 * whichever processor sleeps: two wake-up calls between processors a frame, each some 40 µs in a virtual machine, and
 * the picture moves from cache to cache.
 *
 * <p>For one thread at a time.
 */
final class SharedProcessor {
    private final MemorySegment before = Arena.ofAuto().allocate(ProcessorBindings.SET_BYTES, Long.BYTES);
    private final MemorySegment one = Arena.ofAuto().allocate(ProcessorBindings.SET_BYTES, Long.BYTES);
    private int processor = -1;
    private boolean isHeld;

    /**
     * The asking side: keeps the calling thread where it is until it is {@link #free}.
     *
     * @return number of the processor, from 0; -1 if the system doesn't say
     */
    int hold() {
        isHeld = ProcessorBindings.allowed(before);
        if (!isHeld) {
            return -1;
        }
        stayOn(ProcessorBindings.current());
        return processor;
    }

    /** The asking side: lets the thread that was held work where it might before. */
    void free() {
        if (isHeld) {
            ProcessorBindings.allow(before);
            isHeld = false;
        }
    }

    /**
     * The answering side: brings the calling thread, and no other of its process, to the processor of who asks.
     *
     * @param asking its number, -1 if unknown
     */
    void follow(int asking) {
        if (asking != processor) {
            stayOn(asking);
        }
    }

    private void stayOn(int number) {
        if (number != processor) {
            ProcessorBindings.only(one, number);
            processor = number;
        }
        ProcessorBindings.allow(one);
    }
}

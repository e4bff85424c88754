package io.watchpost.engine.isolated;

import io.watchpost.engine.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The protocol between a station and the process in which an engine works. Both map one file without a name
 * (memfd_create); words are 32 bits in the machine's order. The parent asks by writing the arguments, then {@link
 * #REQUEST}, and wakes its waiter; the child answers by writing everything else, then {@link #ANSWER}, and wakes.
 *
 * <pre>
 *      0  magic      "WPEI"                                                      parent, before the child starts
 *      4  version    {@link #VERSION}                                                           parent, before the child starts
 *      8  request    number of the last question; the commit of a question       parent   (futex: the child waits)
 *     12  answer     number of the last answer; the commit of an answer          child    (futex: the parent waits)
 *     16  status     of the answer: DONE, REFUSED, UNAVAILABLE, FAILED           child
 *     20  beat       goes up four times a second while the child lives           child
 *     24  question   LOAD, MAP, RUN, END, LOOK                                   parent
 *     28  started    1 once the child works and has limited itself               child
 *     32  length     of the text, in bytes                                       child
 *     36  fences     {@link Fence#bit bits} of those that stand                   child, before it answers
 *     40  empty      KiB of memory that it held at most before it saw the model   child, before it answers
 *     44  processor   on which the parent asks, from 0; -1 if unknown             parent
 *     64  text       UTF-8: why the status isn't DONE                            child
 *   4096  what was loaded ({@link Description}), with its length ahead           child, with the answer to LOAD
 *  65536  tensors, inputs first, each at the next multiple of 64                 both, from MAP on
 * </pre>
 *
 * LOAD is answered when the model is loaded; the parent then makes the file as long as the tensors need and asks MAP.
 * After that each RUN takes what lies in the inputs and answers with the outputs, on the processor on which it was asked.
 * LOOK asks for nothing but an answer. Numbers go up by one and go on when a child is replaced. Anything else than the next number in {@link #ANSWER} ends the child: it has lost its mind.
 *
 * <p>The child's standard input is a pipe from which nothing comes: its end is the parent's end. What it prints, to
 * either stream, is its log, of which the parent keeps the end.
 */
final class Layout {
    static final int MAGIC = 0x49455057;
    static final int VERSION = 3;

    static final long MAGIC_AT = 0;
    static final long VERSION_AT = 4;
    static final long REQUEST = 8;
    static final long ANSWER = 12;
    static final long STATUS = 16;
    static final long BEAT = 20;
    static final long QUESTION = 24;
    static final long STARTED = 28;
    private static final long TEXT_LENGTH = 32;
    static final long FENCES = 36;
    static final long EMPTY = 40;
    static final long PROCESSOR = 44;
    private static final long TEXT = 64;
    private static final int TEXT_BYTES_MAX = 4000;
    private static final long DESCRIPTION_LENGTH = 4096;
    private static final long DESCRIPTION = 4100;
    static final long TENSORS = 65_536;
    private static final long TENSOR_ALIGNMENT = 64;

    static final int DESCRIPTION_BYTES_MAX = (int) (TENSORS - DESCRIPTION);

    /** Larger than the tensors of any classifier. */
    private static final long TENSOR_BYTES_MAX = 256L << 20;

    static final int DONE = 0;
    static final int REFUSED = 1;
    static final int UNAVAILABLE = 2;
    static final int FAILED = 3;

    static final int LOAD = 1;
    static final int MAP = 2;
    static final int RUN = 3;
    static final int END = 4;
    static final int LOOK = 5;

    private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();

    private Layout() {}

    /** Reads a word, and everything that was written before it was. */
    static int word(MemorySegment memory, long offset) {
        return (int) WORD.getAcquire(memory, offset);
    }

    /** Writes a word, after everything that was written before. */
    static void word(MemorySegment memory, long offset, int value) {
        WORD.setVolatile(memory, offset, value);
    }

    static void text(MemorySegment memory, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, TEXT_BYTES_MAX);
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, TEXT, length);
        word(memory, TEXT_LENGTH, length);
    }

    /** The text, whatever the child wrote there. */
    static String text(MemorySegment memory) {
        int length = Math.clamp(word(memory, TEXT_LENGTH), 0, TEXT_BYTES_MAX);
        byte[] bytes = memory.asSlice(TEXT, length).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.UTF_8)
                .replaceAll("\\p{Cntrl}+", " ")
                .strip();
    }

    /** @param bytes at most {@link #DESCRIPTION_BYTES_MAX} */
    static void description(MemorySegment memory, byte[] bytes) {
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, DESCRIPTION, bytes.length);
        word(memory, DESCRIPTION_LENGTH, bytes.length);
    }

    static byte[] description(MemorySegment memory) {
        int length = Math.clamp(word(memory, DESCRIPTION_LENGTH), 0, DESCRIPTION_BYTES_MAX);
        return memory.asSlice(DESCRIPTION, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Length of the file that holds these tensors; -1 if that is too much. */
    static long sizeBytes(Description loaded) {
        long end = TENSORS;
        for (TensorSpec spec : loaded.tensors()) {
            end = aligned(end) + bytes(spec);
            if (end > TENSOR_BYTES_MAX) {
                return -1;
            }
        }
        return aligned(end);
    }

    /** The tensors' places, in their order. */
    static List<MemorySegment> tensors(MemorySegment memory, Description loaded) {
        List<MemorySegment> slices = new ArrayList<>();
        long at = TENSORS;
        for (TensorSpec spec : loaded.tensors()) {
            slices.add(memory.asSlice(aligned(at), bytes(spec)));
            at = aligned(at) + bytes(spec);
        }
        return slices;
    }

    static long bytes(TensorSpec spec) {
        return spec.elements() * spec.type().sizeBytes();
    }

    private static long aligned(long offset) {
        return (offset + TENSOR_ALIGNMENT - 1) / TENSOR_ALIGNMENT * TENSOR_ALIGNMENT;
    }
}

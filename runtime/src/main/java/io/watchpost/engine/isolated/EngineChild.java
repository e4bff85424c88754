package io.watchpost.engine.isolated;

import io.watchpost.clock.StationClock;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One child process, from its start to its end, seen from the parent; the parent's side of the protocol that {@link
 * Layout} draws. {@link #ask} is for one thread at a time, the rest may be called by any.
 */
final class EngineChild {
    /** How late the death of a child may be noticed while an answer is awaited. */
    private static final long LOOK_NANOS = 20_000_000;

    private static final long END_MILLIS = 1_000;

    private final String engineId;
    private final Process process;
    private final ChildOutput output;
    private final StationClock clock;
    private final MemorySegment timeout = Arena.ofAuto().allocate(16, 8); // struct timespec { sec; nsec; }
    private final AtomicReference<@Nullable EngineException> verdict = new AtomicReference<>();
    private final SharedProcessor processor = new SharedProcessor();
    private MemorySegment memory;
    private MemorySegment request;
    private MemorySegment answer;

    /**
     * Starts a child, which ends when the calling thread does.
     *
     * @param memory shared with it, of at least {@link Layout#TENSORS} bytes
     * @throws EngineException unavailable
     */
    EngineChild(ChildCommand command, MemorySegment memory, StationClock clock) throws EngineException {
        this.engineId = command.engineId();
        this.clock = clock;
        this.memory = memory;
        request = memory.asSlice(Layout.REQUEST, Integer.BYTES);
        answer = memory.asSlice(Layout.ANSWER, Integer.BYTES);
        Layout.word(memory, Layout.MAGIC_AT, Layout.MAGIC);
        Layout.word(memory, Layout.VERSION_AT, Layout.VERSION);
        Layout.word(memory, Layout.STARTED, 0);
        Layout.word(memory, Layout.ANSWER, Layout.word(memory, Layout.REQUEST));
        process = command.start();
        output = ChildOutput.of(process);
    }

    /** The same memory, mapped with the tensors behind it. */
    void use(MemorySegment whole) {
        memory = whole;
        request = whole.asSlice(Layout.REQUEST, Integer.BYTES);
        answer = whole.asSlice(Layout.ANSWER, Integer.BYTES);
    }

    /**
     * Asks and waits for the answer.
     *
     * @param limitMillis after which the child is taken to hang, and killed
     * @throws EngineException what the child says; or the process is lost, which {@link
     *     EngineFailure.ProcessLost#retryMillis} of 0 then says nothing of
     */
    void ask(int question, long limitMillis) throws EngineException {
        int before = Layout.word(memory, Layout.REQUEST);
        int number = before + 1;
        Layout.word(memory, Layout.QUESTION, question);
        Layout.word(memory, Layout.PROCESSOR, processor.hold());
        Layout.word(memory, Layout.REQUEST, number);
        try {
            awaitAnswer(before, number, limitMillis);
        } finally {
            processor.free();
        }
        judge();
    }

    private void awaitAnswer(int before, int number, long limitMillis) throws EngineException {
        long deadline = clock.nanos() + limitMillis * 1_000_000;
        FutexBindings.wake(request);
        while (true) {
            boolean alive = process.isAlive(); // before the look: what a dying child answered counts
            int now = Layout.word(memory, Layout.ANSWER);
            if (now == number) {
                return;
            }
            if (now != before || Layout.word(memory, Layout.MAGIC_AT) != Layout.MAGIC) {
                throw babble();
            }
            if (!alive) {
                throw death();
            }
            long left = deadline - clock.nanos();
            if (left <= 0) {
                throw hang("gave no answer for " + limitMillis + " ms");
            }
            timeout.set(ValueLayout.JAVA_LONG, 8, Math.min(left, LOOK_NANOS));
            FutexBindings.await(answer, before, timeout);
        }
    }

    private void judge() throws EngineException {
        if (Layout.word(memory, Layout.MAGIC_AT) != Layout.MAGIC || Layout.word(memory, Layout.STARTED) != 1) {
            throw babble();
        }
        switch (Layout.word(memory, Layout.STATUS)) {
            case Layout.DONE -> {}
            case Layout.REFUSED -> throw EngineException.refused(Layout.text(memory));
            case Layout.UNAVAILABLE -> throw EngineException.unavailable(Layout.text(memory));
            case Layout.FAILED -> throw EngineException.inferenceFailed(Layout.text(memory));
            default -> throw babble();
        }
    }

    /** The fences that it found standing around it. */
    Confinement confinement() {
        return Confinement.of(Layout.word(memory, Layout.FENCES));
    }

    /** The most memory that it held since it saw the model, beyond what it held before; empty when it is gone. */
    OptionalLong memoryBytes() {
        try {
            long peak = ProcessMemory.of(Long.toString(process.pid())).peakBytes();
            return OptionalLong.of(Math.max(0, peak - Layout.word(memory, Layout.EMPTY) * 1024L));
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** What it said was loaded. */
    byte[] description() {
        return Layout.description(memory);
    }

    /** Goes up four times a second while the child lives. */
    int beat() {
        return Layout.word(memory, Layout.BEAT);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Calls back, on a thread of the JDK's, when the process ended. */
    void whenDead(Runnable callback) {
        CompletableFuture<Void> _ = process.onExit().thenRun(() -> {
            FutexBindings.wake(answer); // most often before the next look
            callback.run();
        });
    }

    /** Why the process ended; the same for all who ask. */
    EngineException death() {
        EngineException killed = verdict.get();
        if (killed != null) {
            return killed;
        }
        String said = output.text();
        ChildDeath death = ChildDeath.of(process.isAlive() ? 0 : process.exitValue(), said);
        if (Layout.word(memory, Layout.STARTED) == 0) {
            return EngineException.unavailable(named(" did not start: it " + death.sentence()));
        }
        return lost(death.how(), death.sentence());
    }

    /** Kills it: it hangs. */
    EngineException hang(String found) {
        String last = ChildDeath.lastLine(output.soFar());
        return killed(lost("hang", found + " and was killed" + (last.isEmpty() ? "" : "; it said last: " + last)));
    }

    /** Kills it: what it wrote means nothing. */
    EngineException babble() {
        return killed(lost("protocol", "wrote what isn't in the protocol into the shared memory and was killed"));
    }

    /** The first verdict is the one that counts, and stands before anybody can see that the process is dead. */
    private EngineException killed(EngineException why) {
        EngineException before = verdict.compareAndExchange(null, why);
        process.destroyForcibly();
        return before == null ? why : before;
    }

    private EngineException lost(String how, String sentence) {
        return new EngineException(new EngineFailure.ProcessLost(named(" " + sentence), how, 0));
    }

    private String named(String sentence) {
        return "the process of the engine " + engineId + sentence;
    }

    void kill() {
        process.destroyForcibly();
    }

    /** Lets it close its engine, for a moment, and kills it: its own way out would take longer. Waits for its end. */
    void end() {
        try {
            if (process.isAlive()) {
                ask(Layout.END, END_MILLIS);
            }
        } catch (EngineException e) {
            // it is killed anyway
        }
        try {
            process.destroyForcibly().waitFor(END_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

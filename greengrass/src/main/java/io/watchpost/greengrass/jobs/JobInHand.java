package io.watchpost.greengrass.jobs;

import io.watchpost.command.Reply;
import io.watchpost.config.CommandName;
import org.jspecify.annotations.Nullable;

/** The job that is carried out: what is known of it here, and what the service was told. One thread. */
final class JobInHand {
    /** An update may be on its way to good for a day, and the device without a network meanwhile. */
    private static final int UPDATE_STEP_MINUTES = 1_440;

    private static final int STEP_MINUTES = 60;

    private final Execution execution;
    private final CommandName command;

    private long version;
    private @Nullable Reply last;
    private @Nullable Reply told;
    private long toldNanos;
    private boolean isPlain;
    private boolean isOver;

    /** @param command null if its document is none, so that there is nothing but to say so */
    JobInHand(Execution execution, @Nullable CommandName command, long nanos) {
        this.execution = execution;
        this.command = command == null ? CommandName.DIAGNOSE : command;
        this.version = execution.version();
        this.toldNanos = nanos;
    }

    Execution execution() {
        return execution;
    }

    /** Whether an update without details is all that the service takes. */
    boolean isPlain() {
        return isPlain;
    }

    void bePlain() {
        isPlain = true;
    }

    long version() {
        return version;
    }

    void version(long newer) {
        version = newer;
    }

    @Nullable
    Reply last() {
        return last;
    }

    void replied(Reply reply) {
        last = reply;
    }

    boolean isDone() {
        Reply reply = last;
        return reply != null && reply.state().isFinal();
    }

    /** The service has heard this. */
    void told(Reply reply, long nanos) {
        told = reply;
        toldNanos = nanos;
    }

    boolean hasNews() {
        return last != null && !last.equals(told);
    }

    long silentNanos(long now) {
        return now - toldNanos;
    }

    /** The service has ended it; only the command is still to be waited for. */
    boolean isOver() {
        return isOver;
    }

    void beOver() {
        isOver = true;
    }

    /** How long the service waits for the next update before it gives the job up. */
    int stepMinutes() {
        return stepMinutes(command);
    }

    static int stepMinutes(CommandName command) {
        return command == CommandName.MODEL_UPDATE ? UPDATE_STEP_MINUTES : STEP_MINUTES;
    }
}

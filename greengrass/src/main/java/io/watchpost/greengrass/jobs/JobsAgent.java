package io.watchpost.greengrass.jobs;

import io.watchpost.clock.StationClock;
import io.watchpost.command.CommandFailed;
import io.watchpost.command.Commands;
import io.watchpost.command.Order;
import io.watchpost.command.Reply;
import io.watchpost.config.CommandName;
import io.watchpost.greengrass.cloud.Answer;
import io.watchpost.greengrass.cloud.Dialogue;
import io.watchpost.greengrass.cloud.Exchange;
import io.watchpost.greengrass.cloud.Json;
import io.watchpost.transport.Correspondent.Post;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Carries out the thing's jobs, one at a time, oldest first. A job's order has an id made of the job's, so the journal of
 * the commands answers for one that the process or the machine ended in the middle of.
 *
 * <p>A notification is only a reason to ask: what holds is what the service answers, so that notifications may be lost,
 * doubled or late. One thread: that of the dialogue.
 */
public final class JobsAgent implements Dialogue {
    private static final Logger LOG = LoggerFactory.getLogger(JobsAgent.class);

    /** Progress is told at most so often. */
    private static final long PROGRESS_NANOS = 2_000_000_000L;

    /** A job that neither begins nor ends is looked at again after this. */
    private static final long LATER_NANOS = 60_000_000_000L;

    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final JobTopics topics;
    private final Commands commands;
    private final Executor executor;
    private final StationClock clock;
    private final Exchange exchange;

    private @Nullable JobInHand job;
    private @Nullable Order unbegun;
    private boolean mustLook;
    private long lookNanos;
    private boolean mustLookLater;
    private long tellNanos;
    private boolean mustTellLater;
    private String leftAlone = "";

    /** @param executor leads to the dialogue's thread */
    public JobsAgent(String thing, Commands commands, Executor executor, StationClock clock, RandomGenerator random) {
        this.topics = new JobTopics(thing);
        this.commands = commands;
        this.executor = executor;
        this.clock = clock;
        this.exchange = new Exchange(clock, random);
    }

    @Override
    public List<String> topics() {
        return topics.filters();
    }

    @Override
    public void connected(Post post) {
        exchange.open(post);
        mustLook = true;
        goOn();
    }

    @Override
    public void disconnected() {
        exchange.close();
    }

    @Override
    public void received(String topic, JsonNode body) {
        if (topic.equals(topics.notifyNext())) {
            notified(Execution.of(body));
        } else {
            exchange.received(topic, body);
        }
        goOn();
    }

    private void notified(Optional<Execution> next) {
        JobInHand present = job;
        if (present == null || next.isEmpty() || !next.get().isSame(present.execution())) {
            mustLook = true;
        }
    }

    @Override
    public void look() {
        exchange.look();
        if (mustLookLater && clock.nanos() - lookNanos >= 0) {
            mustLookLater = false;
            mustLook = true;
        }
        if (mustTellLater && clock.nanos() - tellNanos >= 0) {
            mustTellLater = false;
        }
        goOn();
    }

    /** Does the one thing that is most urgent now. */
    private void goOn() {
        JobInHand present = job;
        if (present != null && present.isOver() && present.isDone()) {
            finished();
            present = null;
        }
        if (present != null && unbegun != null && mustLook) {
            begin(unbegun);
        }
        if (!exchange.isFree()) {
            return;
        }
        if (present == null) {
            if (mustLook) {
                mustLook = false;
                exchange.ask(topics.getNext(), Json.object(), this::next);
            }
        } else if (!present.isOver()) {
            goOnWith(present);
        }
    }

    private void goOnWith(JobInHand present) {
        if (mustLook) {
            mustLook = false;
            exchange.ask(
                    topics.get(present.execution().jobId()),
                    Json.object().put("executionNumber", present.execution().number()),
                    answer -> looked(present, answer));
            return;
        }
        long silence = present.silentNanos(clock.nanos());
        boolean isDue = present.hasNews() && (present.isDone() || silence >= PROGRESS_NANOS);
        if (mustTellLater) {
            return;
        }
        if (isDue || silence >= present.stepMinutes() * MINUTE_NANOS / 4) {
            tell(present);
        }
    }

    private void lookLater() {
        mustLookLater = true;
        lookNanos = clock.nanos() + LATER_NANOS;
    }

    private void tellLater() {
        mustTellLater = true;
        tellNanos = clock.nanos() + LATER_NANOS;
    }

    /** What is next, by the service. */
    private void next(Answer answer) {
        switch (answer) {
            case Answer.Rejected rejected -> {
                LOG.warn("the jobs of {} can't be seen ({}); {}", topics.thing(), rejected, hint());
                lookLater();
            }
            case Answer.Accepted(JsonNode body) -> Execution.of(body).ifPresent(seen -> take(seen, false));
        }
    }

    private static String hint() {
        return "its policy must allow iot:Publish, iot:Subscribe and iot:Receive on its jobs; see docs/aws.md";
    }

    /** @param isBegun whether the service has marked it so just now */
    private void take(Execution execution, boolean isBegun) {
        if (execution.isOfTheNucleus()) {
            if (!leftAlone.equals(execution.jobId())) {
                leftAlone = execution.jobId();
                LOG.info("{} is the Greengrass nucleus's own and is left to it", execution);
            }
            return;
        }
        if (!Execution.isOpen(execution.status())) {
            return;
        }
        Order order;
        try {
            order = JobDocument.order(execution);
        } catch (CommandFailed e) {
            refuse(execution, String.valueOf(e.getMessage()), e.hint());
            return;
        }
        if (!isBegun && execution.status().equals(Execution.QUEUED)) {
            ObjectNode body = Json.object();
            body.put("stepTimeoutInMinutes", JobInHand.stepMinutes(order.command()));
            exchange.ask(topics.startNext(), body, this::started);
            return;
        }
        job = new JobInHand(execution, order.command(), clock.nanos());
        LOG.info("{}: {}", execution, order.command().wireName());
        begin(order);
    }

    /** Says at once that it isn't done: its document is none. */
    private void refuse(Execution execution, String reason, String hint) {
        LOG.warn("{} is rejected: {}; {}", execution, reason, hint);
        JobInHand refused = new JobInHand(execution, null, clock.nanos());
        refused.replied(new Reply(execution.orderId(), CommandName.DIAGNOSE, Reply.State.REFUSED, reason, hint, ""));
        job = refused;
    }

    /** The service has marked the next job as begun. Another one may have come before the one that was seen. */
    private void started(Answer answer) {
        switch (answer) {
            case Answer.Rejected rejected -> {
                LOG.info("no job could be begun ({}); looking again", rejected);
                lookLater();
            }
            case Answer.Accepted(JsonNode body) -> Execution.of(body).ifPresent(seen -> take(seen, true));
        }
    }

    private void begin(Order order) {
        unbegun = null;
        commands.submit(order, reply -> executor.execute(() -> replied(order, reply)));
    }

    private void replied(Order order, Reply reply) {
        JobInHand present = job;
        if (present == null || !present.execution().orderId().equals(order.id())) {
            return;
        }
        if (reply.isForNow()) {
            unbegun = order;
            lookLater();
            return;
        }
        present.replied(reply);
        goOn();
    }

    /** How the service sees the job in hand. */
    private void looked(JobInHand present, Answer answer) {
        switch (answer) {
            case Answer.Rejected rejected
            when rejected.code().equals("ResourceNotFound") || rejected.code().equals("TerminalStateReached") ->
                ended(present, rejected.toString());
            case Answer.Rejected rejected -> {
                LOG.info("{} can't be seen at present ({})", present.execution(), rejected);
                lookLater();
            }
            case Answer.Accepted(JsonNode body) -> {
                Optional<Execution> seen = Execution.of(body);
                if (seen.isEmpty() || !seen.get().isSame(present.execution())) {
                    ended(present, "another attempt took its place");
                } else if (!Execution.isOpen(seen.get().status())) {
                    ended(present, seen.get().status());
                } else {
                    present.version(seen.get().version());
                }
            }
        }
    }

    /** The service has ended the job by itself: it was cancelled or deleted, or took too long. */
    private void ended(JobInHand present, String how) {
        present.beOver();
        if (present.isDone()) {
            return;
        }
        if (unbegun != null) {
            finished();
            return;
        }
        LOG.warn("{} was ended from afar ({}); it is called off here", present.execution(), how);
        commands.cancel(present.execution().orderId());
    }

    private void finished() {
        job = null;
        unbegun = null;
        mustLook = true;
        mustLookLater = false;
        mustTellLater = false;
    }

    private void tell(JobInHand present) {
        Reply reply = present.last();
        String status = status(present);
        ObjectNode body = Json.object();
        body.put("status", status);
        if (reply != null && !present.isPlain()) {
            body.set("statusDetails", StatusDetails.of(reply));
        }
        if (status.equals(Execution.IN_PROGRESS)) {
            body.put("stepTimeoutInMinutes", present.stepMinutes());
        }
        body.put("expectedVersion", present.version());
        body.put("executionNumber", present.execution().number());
        body.put("includeJobExecutionState", true);
        exchange.ask(topics.update(present.execution().jobId()), body, answer -> heard(present, reply, status, answer));
    }

    private static String status(JobInHand present) {
        Reply reply = present.last();
        if (reply == null) {
            return Execution.IN_PROGRESS;
        }
        return switch (reply.state()) {
            case ACCEPTED, RUNNING -> Execution.IN_PROGRESS;
            case DONE -> "SUCCEEDED";
            case REFUSED -> "REJECTED";
            case FAILED, CANCELLED -> "FAILED";
        };
    }

    private void heard(JobInHand present, @Nullable Reply reply, String status, Answer answer) {
        JsonNode state = answer.body().path("executionState");
        switch (answer) {
            case Answer.Accepted _ -> {
                present.version(state.path("versionNumber").asLong(present.version() + 1));
                if (reply != null) {
                    present.told(reply, clock.nanos());
                }
                if (!Execution.isOpen(status)) {
                    LOG.info("{}: {}", present.execution(), status);
                    finished();
                }
            }
            case Answer.Rejected rejected -> notHeard(present, status, rejected, state);
        }
    }

    private void notHeard(JobInHand present, String status, Answer.Rejected rejected, JsonNode state) {
        String found = Json.text(state, "status");
        switch (rejected.code()) {
            case "VersionMismatch", "InvalidStateTransition" -> {
                if (!found.isEmpty() && !Execution.isOpen(found)) {
                    ended(present, found); // also by an update of ours whose answer was lost
                } else if (state.path("versionNumber").isNumber()
                        && rejected.code().equals("VersionMismatch")) {
                    present.version(state.path("versionNumber").asLong());
                } else {
                    LOG.info("{}: {}; looking again", present.execution(), rejected);
                    mustLook = true;
                    tellLater();
                }
            }
            case "ResourceNotFound", "TerminalStateReached" -> ended(present, rejected.toString());
            default -> {
                LOG.warn("{}: the service doesn't take \"{}\" ({})", present.execution(), status, rejected);
                if (present.isPlain()) {
                    tellLater();
                } else {
                    present.bePlain();
                }
            }
        }
    }
}

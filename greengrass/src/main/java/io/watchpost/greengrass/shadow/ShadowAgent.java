package io.watchpost.greengrass.shadow;

import io.watchpost.clock.StationClock;
import io.watchpost.command.CommandFailed;
import io.watchpost.command.Commands;
import io.watchpost.command.Reply;
import io.watchpost.command.Reply.State;
import io.watchpost.config.Overlay;
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
 * Keeps a station and its shadow {@code watchpost} alike. What is desired of the configuration becomes an order to
 * configure, in a row with all other orders; what comes of it, and how the station is, gets reported.
 *
 * <p>A delta is only a reason to ask for the whole shadow, once it has been quiet for a moment: so a storm of changes is
 * applied once or twice, and the last one holds. One thread: that of the dialogue.
 */
public final class ShadowAgent implements Dialogue {
    private static final Logger LOG = LoggerFactory.getLogger(ShadowAgent.class);

    /** It must be quiet for so long before what is desired is looked at … */
    static final long QUIET_NANOS = 2_000_000_000L;

    /** … but it is looked at so long after the first change anyhow. */
    static final long UNQUIET_NANOS = 10_000_000_000L;

    /** Reports are at least so far apart. */
    static final long REPORT_NANOS = 5_000_000_000L;

    private static final long LATER_NANOS = 60_000_000_000L;

    private final ShadowTopics topics;
    private final Subject subject;
    private final Commands commands;
    private final Executor executor;
    private final StationClock clock;
    private final Exchange exchange;

    // of the shadow
    private @Nullable ShadowDocument known;
    private boolean mustGet;
    private long getNanos;
    private long newsNanos;

    // of what is desired
    private String judged = "";
    private long judgedVersion;
    private String inHand = "";
    private @Nullable Desired applied;
    private ObjectNode refused = Json.object();

    // of what is reported
    private @Nullable ObjectNode whole;
    private long reportNanos;
    private int shortened;

    /** @param executor leads to the dialogue's thread */
    public ShadowAgent(
            String thing,
            Subject subject,
            Commands commands,
            Executor executor,
            StationClock clock,
            RandomGenerator random) {
        this.topics = new ShadowTopics(thing);
        this.subject = subject;
        this.commands = commands;
        this.executor = executor;
        this.clock = clock;
        this.exchange = new Exchange(clock, random);
        this.reportNanos = clock.nanos();
    }

    @Override
    public List<String> topics() {
        return topics.filters();
    }

    @Override
    public void connected(Post post) {
        exchange.open(post);
        known = null;
        getAt(clock.nanos());
        goOn();
    }

    @Override
    public void disconnected() {
        exchange.close();
    }

    @Override
    public void received(String topic, JsonNode body) {
        if (!exchange.received(topic, body)) {
            heard(topic, body);
        }
        goOn();
    }

    /** What others did to the shadow; what is known already, or came late, says nothing. */
    private void heard(String topic, JsonNode body) {
        ShadowDocument present = known;
        boolean isNew = present == null || body.path("version").asLong(0) > present.version();
        if (topic.equals(topics.deleted()) || (isNew && isChange(topic))) {
            news();
        }
    }

    private boolean isChange(String topic) {
        return topic.equals(topics.delta()) || topic.equals(topics.updated());
    }

    private void news() {
        long now = clock.nanos();
        if (!mustGet) {
            newsNanos = now;
        }
        getAt(Math.min(now + QUIET_NANOS, newsNanos + UNQUIET_NANOS));
    }

    private void getAt(long nanos) {
        mustGet = true;
        getNanos = nanos;
    }

    @Override
    public void look() {
        exchange.look();
        goOn();
    }

    private void goOn() {
        if (!exchange.isFree()) {
            return;
        }
        long now = clock.nanos();
        if (mustGet && now - getNanos >= 0) {
            mustGet = false;
            exchange.ask(topics.get(), Json.object(), this::got);
        } else if (known != null && now - reportNanos >= 0) {
            reportNanos = now + REPORT_NANOS / 5;
            report(known);
        }
    }

    private void got(Answer answer) {
        switch (answer) {
            case Answer.Accepted(JsonNode body) -> {
                known = ShadowDocument.of(body);
                if (judged.isEmpty() && known.reported().path("refused") instanceof ObjectNode said) {
                    refused = said; // before the process began anew
                }
                judge(known);
            }
            case Answer.Rejected rejected
            when rejected.code().equals("404") -> known = ShadowDocument.NONE; // the first report makes it
            case Answer.Rejected rejected -> {
                LOG.warn(
                        "the shadow watchpost of {} can't be seen ({}): its policy must allow iot:Publish, iot:Subscribe"
                                + " and iot:Receive on it; see docs/aws.md",
                        topics.thing(),
                        rejected);
                getAt(clock.nanos() + LATER_NANOS);
            }
        }
    }

    /** Orders what is desired, unless that was done already. */
    private void judge(ShadowDocument shadow) {
        if (!inHand.isEmpty()) {
            return; // the end of that order looks again
        }
        Optional<Desired> desired;
        try {
            desired = Desired.of(shadow);
        } catch (CommandFailed e) {
            judgedVersion = shadow.version();
            refuse("shadow-" + shadow.desiredTime(), String.valueOf(e.getMessage()), e.hint());
            return;
        }
        if (desired.isEmpty() || desired.get().is(subject.changed())) {
            refused = Json.object();
            judged = "";
            applied = desired.orElse(null);
            return;
        }
        Desired wanted = desired.get();
        if (!wanted.orderId().equals(judged)) {
            judged = wanted.orderId();
            judgedVersion = shadow.version();
            inHand = judged;
            LOG.info("the shadow of {} wants another configuration (version {})", topics.thing(), shadow.version());
            commands.submit(wanted.order(), reply -> executor.execute(() -> replied(wanted, reply)));
        }
    }

    private void replied(Desired wanted, Reply reply) {
        if (!reply.state().isFinal() || !inHand.equals(wanted.orderId())) {
            return;
        }
        inHand = "";
        if (reply.isForNow()) {
            judged = "";
            getAt(clock.nanos() + REPORT_NANOS);
            return;
        }
        if (reply.state() == State.DONE) {
            applied = wanted;
            refused = Json.object();
        } else {
            refuse(wanted.orderId(), reply.words(), reply.hint());
        }
        reportNanos = clock.nanos();
        if (!mustGet) {
            getAt(clock.nanos()); // it may want something else by now
        }
        goOn();
    }

    private void refuse(String id, String reason, String hint) {
        if (Json.text(refused, "id").equals(id)) {
            return; // said already
        }
        LOG.warn("what the shadow of {} wants is refused: {}; {}", topics.thing(), reason, hint);
        refused = Json.object();
        refused.put("id", id);
        refused.put("version", judgedVersion);
        refused.put("reason", reason);
        if (!hint.isEmpty()) {
            refused.put("hint", hint);
        }
    }

    private void report(ShadowDocument shadow) {
        ObjectNode status = Json.object(subject.status());
        ObjectNode models = Json.object(subject.models());
        if (status != null) {
            whole = Report.of(status, models == null ? Json.object() : models, configuration(), refused);
        }
        if (whole == null) {
            return; // no station has run yet
        }
        ReportFit fit = ReportFit.of(shadow, whole, shortened);
        if (fit.patch().isEmpty()) {
            return;
        }
        ObjectNode body = Json.object();
        body.putObject("state").set("reported", fit.patch());
        if (shadow.version() > 0) {
            body.put("version", shadow.version());
        }
        reportNanos = clock.nanos() + REPORT_NANOS;
        exchange.ask(topics.update(), body, answer -> reported(fit, answer));
    }

    /** In the words of whoever wanted it, so that the service finds no difference. */
    private ObjectNode configuration() {
        Desired wanted = applied;
        if (wanted != null && wanted.is(subject.changed())) {
            return wanted.configuration();
        }
        ObjectNode changed = Json.object(Overlay.json(subject.changed()));
        return changed == null ? Json.object() : changed;
    }

    private void reported(ReportFit fit, Answer answer) {
        switch (answer) {
            case Answer.Accepted(JsonNode body) -> {
                ShadowDocument present = known;
                if (present != null) {
                    known = present.after(body.path("version").asLong(present.version() + 1), fit.reported());
                }
                shortened = 0;
            }
            case Answer.Rejected rejected
            when rejected.code().equals("409") -> {
                known = null; // somebody else was faster
                getAt(clock.nanos());
            }
            case Answer.Rejected rejected
            when rejected.code().equals("413") && fit.steps() < Shortening.steps() -> {
                shortened = fit.steps() + 1;
                reportNanos = clock.nanos() + REPORT_NANOS / 5;
            }
            case Answer.Rejected rejected -> {
                LOG.warn("the report to the shadow of {} isn't taken ({})", topics.thing(), rejected);
                reportNanos = clock.nanos() + LATER_NANOS;
            }
        }
    }
}

package io.watchpost.cli;

import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigurationException;
import io.watchpost.result.MessageReader;
import io.watchpost.result.ResultStream;
import io.watchpost.result.ResultStream.Event;
import io.watchpost.result.UnreadableMessage;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.ClientSettings;
import io.watchpost.transport.Topics;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code watchpost results}: a subscriber. Shows each result once, and what is missing between them. */
@Command(
        name = "results",
        description = {
            "Show results as they arrive at the broker, each once, and the gaps between them. Ends with Ctrl-C.",
            "With --json, the messages as they are, one a line, without repetitions."
        })
final class ResultsCommand implements Callable<Integer> {
    private static final int QUEUE_MAX = 10_000;
    private static final long LOOK_MILLIS = 500;
    private static final long RECONNECT_MILLIS = 2_000;
    /** Out of order is normal for the length of a window; longer is missing. */
    private static final long PATIENCE_MILLIS = 5_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final BrokerFlags brokerFlags = new BrokerFlags();

    @Option(names = "--count", paramLabel = "N", description = "End after so many messages.")
    private long count = Long.MAX_VALUE;

    @Option(names = "--json", description = "The messages themselves, one a line.")
    private boolean json;

    private final MessageReader reader = new MessageReader();
    private final ResultStream results = new ResultStream();
    private final OverdueResults overdue = new OverdueResults(PATIENCE_MILLIS);
    private long shown;

    @Override
    public Integer call() throws Failure, ConfigurationException, TransportException {
        CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
        ReceivedLines lines = new ReceivedLines(commandLine.getOut(), commandLine.getErr(), json);
        StationClock clock = new SystemClock();
        BrokerConfig mqtt = mqtt();
        String id = "watchpost-results-" + ProcessHandle.current().pid() + "-" + Long.toHexString(clock.nanos());
        boolean connectedBefore = false;
        while (shown < count) {
            try (Transport transport = mqtt.provider().create(new ClientSettings(mqtt, id), null, clock)) {
                Inbox inbox = new Inbox();
                try (Transport.Connection connection = transport.connect(inbox)) {
                    connection.subscribe(Topics.resultsOfAll(mqtt.topicPrefix()));
                    if (!connectedBefore) {
                        lines.note("connected to " + transport.describe());
                    }
                    connectedBefore = true;
                    follow(inbox, lines, clock);
                }
            } catch (TransportException e) {
                if (!connectedBefore) {
                    throw e;
                }
                lines.note(e.getMessage() + "; trying again");
                clock.sleep(RECONNECT_MILLIS);
            }
        }
        return ExitCode.OK;
    }

    private BrokerConfig mqtt() throws Failure, ConfigurationException {
        if (count < 1) {
            throw Failure.usage("--count: found \"" + count + "\", expected a whole number from 1 on");
        }
        return brokerFlags.broker();
    }

    /** Until the connection is lost or enough was shown. */
    private void follow(Inbox inbox, ReceivedLines lines, StationClock clock) {
        while (shown < count) {
            byte[] payload;
            try {
                payload = inbox.messages.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                shown = count;
                return;
            }
            long now = clock.nanos() / 1_000_000;
            if (payload != null) {
                show(payload, lines, now);
            } else if (inbox.lost != null) {
                lines.note("the connection is lost (" + inbox.lost + "); connecting again");
                return;
            }
            overdue.due(results, now).forEach(lines::missing);
        }
    }

    private void show(byte[] payload, ReceivedLines lines, long nowMillis) {
        try {
            for (Event event : results.accept(reader.read(payload))) {
                if (event instanceof Event.Missed missed) {
                    overdue.noticed(missed, nowMillis);
                } else if (event instanceof Event.NeverTimed never) {
                    lines.neverTimed(never);
                } else {
                    shown++;
                    lines.message(event, new String(payload, StandardCharsets.UTF_8));
                }
            }
        } catch (UnreadableMessage e) {
            lines.note("passed over " + e.getMessage());
        }
    }

    /** What the transport's threads hand over; when nobody keeps up, the broker is told by silence (TCP). */
    private static final class Inbox implements Transport.Events {
        private final BlockingQueue<byte[]> messages = new ArrayBlockingQueue<>(QUEUE_MAX);
        private volatile @Nullable String lost;

        @Override
        public void acknowledged(long token) {}

        @Override
        public void refused(long token, Transport.Refusal refusal) {}

        @Override
        public void lost(String reason, boolean hungUp) {
            lost = reason;
        }

        @Override
        public void received(String topic, byte[] payload) {
            try {
                messages.put(payload);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

package io.watchpost.cli.publish;

import io.watchpost.cli.publish.BrokerEvents.Heard;
import io.watchpost.clock.StationClock;
import io.watchpost.transport.ClientSettings;
import io.watchpost.transport.Message;
import io.watchpost.transport.Topics;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Serves bundles over one connection after the other until it has done what it was made for: says the announcement, which
 * the broker keeps, and answers questions in between. The calling thread does all of it.
 */
final class Publisher {
    private static final long RECONNECT_MILLIS = 2_000;
    private static final long LOOK_MILLIS = 200;
    private static final long ECHO_MILLIS = 10_000;
    /** Blocks that the broker hasn't acknowledged. */
    private static final int WINDOW = 8;
    /** Without names: nobody else has come for so long. */
    private static final long QUIET_MILLIS = 60_000;

    private final Order order;
    private final StreamServer server;
    private final DeviceStatuses statuses = new DeviceStatuses();
    private final Progress progress;
    private final Consumer<String> notes;
    private final StationClock clock;
    private long freeNanos;
    private int known;
    private long newestNanos;

    /**
     * What is to be done.
     *
     * @param settings of the connection
     * @param prefix of the topics
     * @param group of devices
     * @param announcement the signed envelope
     * @param bundles that are served
     * @param bytesPerSecond of messages with blocks, to all devices
     * @param isUntilDone whether it ends; else it goes on for ever
     * @param devices whose end is waited for; empty for all that come
     */
    @SuppressWarnings("ArrayRecordComponent") // handed through once, never compared
    record Order(
            ClientSettings settings,
            String prefix,
            String group,
            byte[] announcement,
            List<ServedBundle> bundles,
            int bytesPerSecond,
            boolean isUntilDone,
            Set<String> devices) {}

    /** @param notes takes sentences about the connection */
    Publisher(Order order, Progress progress, Consumer<String> notes, StationClock clock) {
        this.order = order;
        this.progress = progress;
        this.notes = notes;
        this.clock = clock;
        server = new StreamServer(order.prefix(), order.bundles());
    }

    /**
     * Serves until all is done, or this thread is interrupted.
     *
     * @return whether no device refused a bundle
     * @throws TransportException if the first connection fails
     */
    boolean serve() throws TransportException, IOException, InterruptedException {
        boolean wasConnected = false;
        newestNanos = clock.nanos();
        try (Transport transport = order.settings().broker().provider().create(order.settings(), null, clock)) {
            while (true) {
                BrokerEvents events = new BrokerEvents();
                try (Transport.Connection connection = transport.connect(events)) {
                    begin(connection, events);
                    notes.accept((wasConnected ? "connected again to " : "connected to ") + transport.describe()
                            + ": serving " + order.bundles().size() + " bundles to the group " + order.group());
                    wasConnected = true;
                    if (serve(connection, events)) {
                        return refusals().isEmpty();
                    }
                } catch (TransportException e) {
                    if (!wasConnected) {
                        throw e;
                    }
                    notes.accept(e.getMessage() + "; trying again");
                    clock.sleep(RECONNECT_MILLIS);
                }
                server.forgetWaiting();
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
    }

    private void begin(Transport.Connection connection, BrokerEvents events) throws TransportException {
        for (String filter : server.filters()) {
            connection.subscribe(filter);
        }
        connection.subscribe(order.prefix() + "/+/models/status");
        connection.subscribe(announcementTopic());
        publish(connection, events, new Message(announcementTopic(), order.announcement(), true));
    }

    private String announcementTopic() {
        return Topics.modelsOfGroup(order.prefix(), order.group());
    }

    /** Until all is done; false when the connection is lost. */
    private boolean serve(Transport.Connection connection, BrokerEvents events)
            throws TransportException, IOException, InterruptedException {
        long echoNanos = clock.nanos() + ECHO_MILLIS * 1_000_000;
        boolean isEchoDue = true;
        while (true) {
            String lost = events.lost();
            if (lost != null) {
                throw new TransportException("the connection is lost (" + lost + ")", "");
            }
            boolean isSent = sendBlock(connection, events);
            Heard heard = events.take(isSent ? 0 : waitMillis(events));
            if (heard != null) {
                isEchoDue &= !heard.topic().equals(announcementTopic());
                hear(connection, events, heard);
            }
            if (isEchoDue && clock.nanos() > echoNanos) {
                isEchoDue = false;
                notes.accept("the broker doesn't hand out the announcement on " + announcementTopic()
                        + ": allow this user to write and read it in the broker's access rules");
            }
            Transport.Refusal refusal = events.takeRefusal();
            if (refusal != null) {
                notes.accept(refusal.reason() + (refusal.hint().isEmpty() ? "" : "; " + refusal.hint()));
            }
            report();
            if (isDone()) {
                return true;
            }
        }
    }

    private long waitMillis(BrokerEvents events) {
        long millis = Math.ceilDiv(freeNanos - clock.nanos(), 1_000_000);
        return events.onTheirWay() >= WINDOW ? 5 : Math.clamp(millis > 0 ? millis : LOOK_MILLIS, 1, LOOK_MILLIS);
    }

    private boolean sendBlock(Transport.Connection connection, BrokerEvents events)
            throws TransportException, IOException {
        if (events.onTheirWay() >= WINDOW || clock.nanos() < freeNanos) {
            return false;
        }
        Optional<Message> block = server.next();
        if (block.isEmpty()) {
            return false;
        }
        long bytes = block.get().payload().length;
        freeNanos = Math.max(freeNanos, clock.nanos()) + bytes * 1_000_000_000L / order.bytesPerSecond();
        publish(connection, events, block.get());
        return true;
    }

    private static void publish(Transport.Connection connection, BrokerEvents events, Message message)
            throws TransportException {
        events.sending();
        connection.publish(message, events.onTheirWay());
    }

    private void hear(Transport.Connection connection, BrokerEvents events, Heard heard) throws TransportException {
        String end = "/models/status";
        String begin = order.prefix() + "/";
        if (heard.topic().startsWith(begin)
                && heard.topic().endsWith(end)
                && heard.topic().length() > begin.length() + end.length()) {
            String device =
                    heard.topic().substring(begin.length(), heard.topic().length() - end.length());
            statuses.heard(device, heard.payload());
            return;
        }
        Optional<Message> answer = server.heard(heard.topic(), heard.payload());
        if (answer.isPresent()) {
            publish(connection, events, answer.get());
        }
    }

    private void report() {
        for (ServedBundle bundle : order.bundles()) {
            String title = bundle.model().facts().title();
            for (String device : devicesOf(bundle)) {
                int percent = server.readers().stream()
                        .filter(reader ->
                                reader.bundle() == bundle && reader.device().equals(device))
                        .mapToInt(StreamServer.Reader::percentSent)
                        .findFirst()
                        .orElse(0);
                DeviceStatuses.State state = state(device, bundle);
                progress.say(device, title, state.word(), percent, state.reason());
            }
        }
    }

    private DeviceStatuses.State state(String device, ServedBundle bundle) {
        return statuses.of(device, bundle.model().facts().digest())
                .filter(state -> !state.word().equals("announced"))
                .orElse(new DeviceStatuses.State("fetching", ""));
    }

    /** Who has asked for it, or says something of it. */
    private Set<String> devicesOf(ServedBundle bundle) {
        Set<String> devices = new TreeSet<>(order.devices());
        server.readers().stream()
                .filter(reader -> reader.bundle() == bundle)
                .map(StreamServer.Reader::device)
                .forEach(devices::add);
        statuses.devices().stream()
                .filter(device ->
                        statuses.of(device, bundle.model().facts().digest()).isPresent())
                .forEach(devices::add);
        return devices;
    }

    private boolean isDone() {
        if (!order.isUntilDone()) {
            return false;
        }
        int count = 0;
        for (ServedBundle bundle : order.bundles()) {
            Set<String> waitedFor = order.devices().isEmpty() ? devicesOf(bundle) : order.devices();
            for (String device : waitedFor) {
                if (!state(device, bundle).isSettled()) {
                    return false;
                }
            }
            count += waitedFor.size();
        }
        if (count != known) {
            known = count;
            newestNanos = clock.nanos();
        }
        return !order.devices().isEmpty() || (count > 0 && clock.nanos() - newestNanos > QUIET_MILLIS * 1_000_000);
    }

    /** Devices that have refused a bundle. */
    List<String> refusals() {
        List<String> refusals = new ArrayList<>();
        for (ServedBundle bundle : order.bundles()) {
            for (String device : devicesOf(bundle)) {
                if (state(device, bundle).isRefused()) {
                    refusals.add(device + " " + bundle.model().facts().title());
                }
            }
        }
        return refusals;
    }
}

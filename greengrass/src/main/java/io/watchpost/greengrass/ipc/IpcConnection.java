package io.watchpost.greengrass.ipc;

import io.watchpost.transport.Message;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One connection of a transport. An acknowledgement means that the nucleus has the message: spooled, not delivered. The
 * event loop's thread tells the outcomes, the delivery thread calls the rest.
 */
final class IpcConnection implements Transport.Connection {
    private final Channel channel;
    private final NucleusConnection nucleus;
    private final Transport.Terms terms;
    private final Transport.Events events;
    private final AtomicBoolean over;

    /** @param over whether the loss was told, or the connection closed */
    IpcConnection(
            Channel channel, NucleusConnection nucleus, NucleusKind kind, Transport.Events events, AtomicBoolean over) {
        this.channel = channel;
        this.nucleus = nucleus;
        this.terms = new Transport.Terms(true, true, kind.payloadBytesMax());
        this.events = events;
        this.over = over;
    }

    @Override
    public Transport.Terms terms() {
        return terms;
    }

    @Override
    public void publish(Message message, long token) throws TransportException {
        needConnection();
        var _ = channel.publish(nucleus, message).whenComplete((_, thrown) -> {
            if (thrown == null) {
                events.acknowledged(token);
            } else {
                refused(message.topic(), token, IpcFailure.of(thrown));
            }
        });
    }

    private void refused(String topic, long token, IpcFailure failure) {
        switch (failure) {
            case IpcFailure.Forbidden(String reason) ->
                events.refused(
                        token,
                        new Transport.Refusal(
                                "publishing to " + topic + " is not authorised: " + reason,
                                channel.publishingRule(topic),
                                true));
            case IpcFailure.Declined(String reason) ->
                events.refused(
                        token, new Transport.Refusal("the nucleus has not taken the message: " + reason, "", false));
            // as a broker that hangs up on a message: the guilty one is found and set aside
            case IpcFailure.Senseless(String reason) ->
                lose("the nucleus can't make sense of a message: " + reason, true);
            case IpcFailure.Silence _, IpcFailure.Stranger _, IpcFailure.Closed _, IpcFailure.Absent _ ->
                lose(failure.reason(), false);
        }
    }

    @Override
    public void subscribe(String topicFilter) throws TransportException {
        needConnection();
        try {
            NucleusConnection.await(
                    channel.subscribe(nucleus, topicFilter, events::received), "subscribing to " + topicFilter);
        } catch (IpcException e) {
            throw new TransportException(
                    String.valueOf(e.getMessage()),
                    e.failure() instanceof IpcFailure.Forbidden ? channel.subscribingRule(topicFilter) : e.hint());
        }
    }

    private void needConnection() throws TransportException {
        if (over.get() || nucleus.isOver()) {
            throw new TransportException("the connection to the nucleus is gone", "connect again");
        }
    }

    private void lose(String reason, boolean hungUp) {
        if (over.compareAndSet(false, true)) {
            events.lost(reason, hungUp);
            nucleus.close();
        }
    }

    @Override
    public void close() {
        over.set(true);
        nucleus.close();
    }
}

package io.watchpost.greengrass.ipc;

import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Over the nucleus' interprocess communication. Every connect makes a connection of its own. */
final class IpcTransport implements Transport {
    private final Channel channel;
    private final Map<String, String> environment;
    private final long answerMillis;

    /**
     * @param environment of this process, which says where the nucleus is
     * @param answerMillis how long each answer may take
     */
    IpcTransport(Channel channel, Map<String, String> environment, long answerMillis) {
        this.channel = channel;
        this.environment = environment;
        this.answerMillis = answerMillis;
    }

    @Override
    public String name() {
        return channel.wireName();
    }

    @Override
    public String describe() {
        return channel.describe();
    }

    @Override
    public Connection connect(Events events) throws TransportException {
        AtomicBoolean over = new AtomicBoolean();
        try {
            NucleusConnection nucleus = NucleusConnection.open(NucleusAddress.of(environment), answerMillis, reason -> {
                if (over.compareAndSet(false, true)) {
                    events.lost(reason, true);
                }
            });
            try {
                return new IpcConnection(channel, nucleus, NucleusKind.of(nucleus), events, over);
            } catch (IpcException e) {
                over.set(true);
                nucleus.close();
                throw e;
            }
        } catch (IpcException e) {
            throw new TransportException("no connection to " + describe() + ": " + e.getMessage(), e.hint());
        }
    }

    /** Nothing outlives a connection. */
    @Override
    public void close() {}
}

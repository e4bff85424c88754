package io.watchpost.greengrass.ipc;

import io.watchpost.clock.StationClock;
import io.watchpost.transport.ClientSettings;
import io.watchpost.transport.Message;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportProvider;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A way out through the nucleus. Its address is its scheme: there is one nucleus, and the environment names it. */
abstract sealed class IpcTransportProvider implements TransportProvider {
    private final Channel channel;

    private IpcTransportProvider(Channel channel) {
        this.channel = channel;
    }

    /** IoT Core, by way of the nucleus: {@code greengrass:}. */
    public static final class Cloud extends IpcTransportProvider {
        public Cloud() {
            super(Channel.CLOUD);
        }
    }

    /** The other components on this machine: {@code greengrass-local:}. */
    public static final class Local extends IpcTransportProvider {
        public Local() {
            super(Channel.LOCAL);
        }
    }

    @Override
    public String name() {
        return channel.wireName();
    }

    @Override
    public Set<String> schemes() {
        return Set.of(channel.wireName());
    }

    @Override
    public String address(String text) {
        String complete = channel.wireName() + ":";
        String found = text.toLowerCase(Locale.ROOT);
        if (!found.equals(complete) && !found.equals(complete + "//")) {
            throw new IllegalArgumentException("the nucleus on this machine is just \"" + complete
                    + "\": the environment of a component says where it is; was \"" + text + "\"");
        }
        return complete;
    }

    @Override
    public boolean usesTls(String address) {
        return false;
    }

    @Override
    public Transport create(ClientSettings settings, @Nullable Message will, StationClock clock) {
        return new IpcTransport(channel, System.getenv(), NucleusConnection.ANSWER_MILLIS_DEFAULT);
    }
}

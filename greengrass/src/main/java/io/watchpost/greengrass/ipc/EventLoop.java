package io.watchpost.greengrass.ipc;

import java.util.logging.Level;
import java.util.logging.Logger;
import software.amazon.awssdk.crt.io.ClientBootstrap;
import software.amazon.awssdk.crt.io.EventLoopGroup;
import software.amazon.awssdk.crt.io.HostResolver;
import software.amazon.awssdk.crt.io.SocketOptions;
import software.amazon.awssdk.eventstreamrpc.EventStreamRPCConnectionConfig;
import software.amazon.awssdk.eventstreamrpc.GreengrassConnectMessageSupplier;

/** The native thread that all connections to the nucleus share. Lives as long as the process. */
final class EventLoop {
    private static final int PORT_THAT_SOCKETS_IGNORE = 8033;
    private static final int HOSTS_MAX = 8;
    private static final int CONNECT_MILLIS = 3_000;

    /** Whatever the SDK has to say comes as an exception too. The level lasts only while somebody holds the logger. */
    private static final Logger SDK = Logger.getLogger("software.amazon.awssdk");

    static {
        SDK.setLevel(Level.OFF);
    }

    private static final EventLoopGroup THREAD = new EventLoopGroup(1);
    private static final ClientBootstrap BOOTSTRAP = new ClientBootstrap(THREAD, new HostResolver(THREAD, HOSTS_MAX));
    private static final SocketOptions UNIX = new SocketOptions();

    static {
        UNIX.domain = SocketOptions.SocketDomain.LOCAL;
        UNIX.type = SocketOptions.SocketType.STREAM;
        UNIX.connectTimeoutMs = CONNECT_MILLIS;
    }

    private EventLoop() {}

    static EventStreamRPCConnectionConfig connectionTo(NucleusAddress address) {
        return new EventStreamRPCConnectionConfig(
                BOOTSTRAP,
                THREAD,
                UNIX,
                null,
                address.socket().toString(),
                PORT_THAT_SOCKETS_IGNORE,
                GreengrassConnectMessageSupplier.connectMessageSupplier(address.token()));
    }
}

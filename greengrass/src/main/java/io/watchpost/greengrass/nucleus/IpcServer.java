package io.watchpost.greengrass.nucleus;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import software.amazon.awssdk.crt.eventstream.Header;
import software.amazon.awssdk.crt.eventstream.MessageFlags;
import software.amazon.awssdk.crt.eventstream.MessageType;
import software.amazon.awssdk.crt.eventstream.ServerConnection;
import software.amazon.awssdk.crt.eventstream.ServerConnectionContinuation;
import software.amazon.awssdk.crt.eventstream.ServerConnectionContinuationHandler;
import software.amazon.awssdk.crt.eventstream.ServerConnectionHandler;
import software.amazon.awssdk.crt.eventstream.ServerListener;
import software.amazon.awssdk.crt.eventstream.ServerListenerHandler;
import software.amazon.awssdk.crt.io.EventLoopGroup;
import software.amazon.awssdk.crt.io.ServerBootstrap;
import software.amazon.awssdk.crt.io.SocketOptions;

/** The server's end of Greengrass' interprocess communication: who may come in, and one stream for each operation. */
final class IpcServer implements AutoCloseable {
    private static final int PORT_THAT_SOCKETS_IGNORE = 8033;
    private static final long END_SECONDS = 10;

    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Predicate<String> mayConnect;
    private final Answering answering;
    private final EventLoopGroup loops = new EventLoopGroup(1);
    private final ServerBootstrap bootstrap = new ServerBootstrap(loops);
    private final SocketOptions options = new SocketOptions();
    private final ServerListener listener;

    /** Who knows the answers. Called on the event loop; must not block. */
    interface Answering {
        /** @param sizeBytes of the whole message */
        void answer(OpenStream stream, byte[] payload, int sizeBytes);

        void ended(OpenStream stream);
    }

    /** @param mayConnect asked with the token that a component shows */
    IpcServer(Path socket, Predicate<String> mayConnect, Answering answering) {
        this.mayConnect = mayConnect;
        this.answering = answering;
        options.domain = SocketOptions.SocketDomain.LOCAL;
        options.type = SocketOptions.SocketType.STREAM;
        try {
            Files.deleteIfExists(socket); // of one that crashed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        listener = new ServerListener(
                socket.toString(), PORT_THAT_SOCKETS_IGNORE, options, null, bootstrap, new ServerListenerHandler() {
                    @Override
                    protected ServerConnectionHandler onNewConnection(ServerConnection connection, int errorCode) {
                        Connection made = new Connection(connection);
                        connections.add(made);
                        return made;
                    }

                    @Override
                    protected void onConnectionShutdown(ServerConnection connection, int errorCode) {}
                });
    }

    int connections() {
        return (int) connections.stream().filter(known -> known.accepted).count();
    }

    /** Every connection ends now; the listener stays. */
    void hangUp() {
        connections.forEach(Connection::hangUp);
    }

    /** As by kill -9: nobody says goodbye. */
    @Override
    public void close() {
        CompletableFuture<Void> down = listener.getShutdownCompleteFuture();
        listener.close();
        hangUp();
        down.orTimeout(END_SECONDS, TimeUnit.SECONDS).exceptionally(_ -> null).join();
        bootstrap.close();
        options.close();
        loops.close();
    }

    private final class Connection extends ServerConnectionHandler {
        private volatile boolean accepted;

        Connection(ServerConnection connection) {
            super(connection);
        }

        @Override
        protected void onConnectionClosed(int errorCode) {
            connections.remove(this);
            super.onConnectionClosed(errorCode);
        }

        void hangUp() {
            connection.closeConnection(0);
        }

        @Override
        protected void onProtocolMessage(
                List<Header> headers, byte[] payload, MessageType messageType, int messageFlags) {
            switch (messageType) {
                case Connect -> {
                    accepted = mayConnect.test(token(payload));
                    int flags = accepted ? MessageFlags.ConnectionAccepted.getByteValue() : 0;
                    // an empty list of headers ends the process
                    connection.sendProtocolMessage(null, null, MessageType.ConnectAck, flags, _ -> {
                        if (!accepted) {
                            hangUp();
                        }
                    });
                }
                case Ping -> connection.sendProtocolMessage(null, payload, MessageType.PingResponse, 0, _ -> {});
                default -> {}
            }
        }

        private static String token(byte[] payload) {
            return JsonParser.parseString(new String(payload, StandardCharsets.UTF_8))
                    .getAsJsonObject()
                    .get("authToken")
                    .getAsString();
        }

        @Override
        protected ServerConnectionContinuationHandler onIncomingStream(
                ServerConnectionContinuation continuation, String operation) {
            return new OpenStream(continuation, operation, answering);
        }
    }
}

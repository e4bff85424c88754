package io.watchpost.greengrass.ipc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.aws.greengrass.GreengrassCoreIPCClient;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.crt.CrtRuntimeException;
import software.amazon.awssdk.eventstreamrpc.EventStreamClosedException;
import software.amazon.awssdk.eventstreamrpc.EventStreamRPCConnection;
import software.amazon.awssdk.eventstreamrpc.StreamResponse;
import software.amazon.awssdk.eventstreamrpc.StreamResponseHandler;
import software.amazon.awssdk.eventstreamrpc.model.EventStreamJsonMessage;

/**
 * One connection to the nucleus, from connect to its loss; never comes back to life. Every call has a time-out. For any
 * thread; what it tells, it tells on the event loop's thread, which must not be blocked.
 */
public final class NucleusConnection implements AutoCloseable {
    /** How long the nucleus may take to answer. */
    public static final long ANSWER_MILLIS_DEFAULT = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(NucleusConnection.class);

    private final NucleusAddress address;
    private final long answerMillis;
    private final Consumer<String> lost;
    private final EventStreamRPCConnection connection;
    private final GreengrassCoreIPCClient client;
    private final AtomicBoolean over = new AtomicBoolean();

    private NucleusConnection(NucleusAddress address, long answerMillis, Consumer<String> lost) {
        this.address = address;
        this.answerMillis = answerMillis;
        this.lost = lost;
        connection = new EventStreamRPCConnection(EventLoop.connectionTo(address));
        client = new GreengrassCoreIPCClient(connection);
    }

    /**
     * Connects on the calling thread.
     *
     * @param answerMillis how long each answer may take, this first one too
     * @param lost told once, with the reason, when the connection ends without {@link #close}
     * @throws IpcException if there is no connection now
     */
    public static NucleusConnection open(NucleusAddress address, long answerMillis, Consumer<String> lost)
            throws IpcException {
        NucleusConnection made = new NucleusConnection(address, answerMillis, lost);
        try {
            made.connect();
        } catch (IpcException | RuntimeException e) {
            made.close();
            throw e;
        }
        return made;
    }

    private void connect() throws IpcException {
        String doing = "connecting to the Greengrass nucleus at " + address;
        // the SDK's own future also completes when the nucleus hangs up instead of answering
        CompletableFuture<Void> accepted = new CompletableFuture<>();
        CompletableFuture<Void> setUp = start(doing, new EventStreamRPCConnection.LifecycleHandler() {
            @Override
            public void onConnect() {
                accepted.complete(null);
            }

            @Override
            public void onDisconnect(int errorCode) {
                accepted.completeExceptionally(new EventStreamClosedException("closed"));
                ended(errorCode);
            }

            @Override
            public boolean onError(Throwable thrown) {
                accepted.completeExceptionally(thrown);
                return true;
            }
        });
        setUp.exceptionally(thrown -> {
            accepted.completeExceptionally(thrown);
            return null;
        });
        try {
            accepted.get(answerMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IpcException(doing, new IpcFailure.Closed("interrupted"));
        } catch (ExecutionException | TimeoutException e) {
            throw new IpcException(doing, IpcFailure.of(e));
        }
    }

    private CompletableFuture<Void> start(String doing, EventStreamRPCConnection.LifecycleHandler handler)
            throws IpcException {
        try {
            return connection.connect(handler);
        } catch (CrtRuntimeException e) {
            throw new IpcException(doing, IpcFailure.of(e)); // nobody listens at a Unix socket: known at once
        }
    }

    private void ended(int errorCode) {
        if (over.compareAndSet(false, true)) {
            lost.accept("the nucleus closed the connection"
                    + (errorCode == CRT.AWS_CRT_SUCCESS ? "" : " (" + CRT.awsErrorName(errorCode) + ")"));
        }
    }

    /**
     * Asks for one thing; the answer, or what {@link IpcFailure#of} makes sense of, comes within the time-out.
     *
     * @param operation starts it
     */
    public <R extends EventStreamJsonMessage> CompletableFuture<R> ask(
            Function<GreengrassCoreIPCClient, ? extends StreamResponse<R, ?>> operation) {
        try {
            StreamResponse<R, ?> response = operation.apply(client);
            return response.getResponse()
                    .orTimeout(answerMillis, TimeUnit.MILLISECONDS)
                    .whenComplete((_, thrown) -> {
                        if (thrown instanceof TimeoutException) {
                            end(response);
                        }
                    });
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e); // the connection has just gone
        }
    }

    /**
     * Opens a stream of events, which lasts as long as the connection.
     *
     * @param operation starts it with a handler of its events
     * @param events must not block
     */
    public <R extends EventStreamJsonMessage, E extends EventStreamJsonMessage> CompletableFuture<R> listen(
            BiFunction<GreengrassCoreIPCClient, StreamResponseHandler<E>, ? extends StreamResponse<R, ?>> operation,
            Consumer<E> events) {
        return ask(asking -> operation.apply(asking, new StreamResponseHandler<>() {
            @Override
            public void onStreamEvent(E event) {
                try {
                    events.accept(event);
                } catch (RuntimeException e) {
                    LOG.error("an event of the nucleus could not be dealt with: {}", event, e);
                }
            }

            @Override
            public boolean onStreamError(Throwable error) {
                return false;
            }

            @Override
            public void onStreamClosed() {}
        }));
    }

    /** Waits for an answer on the calling thread; never the event loop's. */
    public static <R> R await(CompletableFuture<R> answer, String doing) throws IpcException {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IpcException(doing, new IpcFailure.Closed("interrupted"));
        } catch (ExecutionException e) {
            throw new IpcException(doing, IpcFailure.of(e));
        }
    }

    private static void end(StreamResponse<?, ?> response) {
        try {
            response.closeStream().exceptionally(_ -> null);
        } catch (RuntimeException e) {
            LOG.debug("a stream that was given up can't be closed", e);
        }
    }

    public boolean isOver() {
        return over.get();
    }

    /** Safe to call twice. */
    @Override
    public void close() {
        over.set(true);
        connection.disconnect();
    }
}

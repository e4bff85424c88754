package io.watchpost.greengrass.ipc;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.aws.greengrass.SubscribeToComponentUpdatesResponseHandler;
import software.amazon.awssdk.aws.greengrass.model.ComponentUpdatePolicyEvents;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToComponentUpdatesRequest;
import software.amazon.awssdk.eventstreamrpc.StreamResponseHandler;

/** Which nucleus this is, as far as messages are concerned. */
enum NucleusKind {
    /** With a spool; takes what IoT Core takes. */
    FULL(128 * 1_024),
    /**
     * nucleus-lite: without a spool, and a message of more than 10,000 bytes never gets an answer. A payload travels as
     * base64 within JSON, with a topic of up to 256 bytes and 300 bytes of headers beside it.
     */
    LITE(7_000);

    private final int payloadBytesMax;

    NucleusKind(int payloadBytesMax) {
        this.payloadBytesMax = payloadBytesMax;
    }

    int payloadBytesMax() {
        return payloadBytesMax;
    }

    /**
     * Asks for something that only the full one has, on the calling thread: neither says what it is. Component updates,
     * since any component may ask for them and the nucleus notes no error; the stream is closed at once.
     *
     * @throws IpcException if it doesn't answer
     */
    static NucleusKind of(NucleusConnection connection) throws IpcException {
        CompletableFuture<SubscribeToComponentUpdatesResponseHandler> opened = new CompletableFuture<>();
        try {
            NucleusConnection.await(
                    connection.ask(client -> {
                        SubscribeToComponentUpdatesResponseHandler stream = client.subscribeToComponentUpdates(
                                new SubscribeToComponentUpdatesRequest(), Optional.of(new Nobody()));
                        opened.complete(stream);
                        return stream;
                    }),
                    "asking which nucleus this is");
            opened.join().closeStream().exceptionally(_ -> null);
            return FULL;
        } catch (IpcException e) {
            if (e.failure() instanceof IpcFailure.Declined) {
                return LITE;
            }
            throw e;
        }
    }

    /** The stream is closed before anything comes. */
    private static final class Nobody implements StreamResponseHandler<ComponentUpdatePolicyEvents> {
        @Override
        public void onStreamEvent(ComponentUpdatePolicyEvents event) {}

        @Override
        public boolean onStreamError(Throwable error) {
            return true;
        }

        @Override
        public void onStreamClosed() {}
    }
}

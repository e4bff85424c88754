package io.watchpost.greengrass.nucleus;

import io.watchpost.greengrass.nucleus.IpcServer.Answering;
import java.util.List;
import software.amazon.awssdk.aws.greengrass.GreengrassCoreIPCServiceModel;
import software.amazon.awssdk.crt.CrtRuntimeException;
import software.amazon.awssdk.crt.eventstream.Header;
import software.amazon.awssdk.crt.eventstream.MessageFlags;
import software.amazon.awssdk.crt.eventstream.MessageType;
import software.amazon.awssdk.crt.eventstream.ServerConnectionContinuation;
import software.amazon.awssdk.crt.eventstream.ServerConnectionContinuationHandler;
import software.amazon.awssdk.eventstreamrpc.EventStreamRPCServiceModel;
import software.amazon.awssdk.eventstreamrpc.model.EventStreamJsonMessage;

/** One operation that a component asked for, from its request to the end of its stream. */
final class OpenStream extends ServerConnectionContinuationHandler {
    private static final EventStreamRPCServiceModel MODEL = GreengrassCoreIPCServiceModel.getInstance();
    /** Prelude and checksums of an event-stream message. */
    private static final int FRAMING_BYTES = 16;

    private final String operation;
    private final Answering answering;
    /** Held while the native stream is used: the event loop frees it when the component has gone. */
    private final Object sending = new Object();

    private boolean asked;
    private volatile boolean closed;

    OpenStream(ServerConnectionContinuation continuation, String operation, Answering answering) {
        super(continuation);
        this.operation = operation;
        this.answering = answering;
    }

    String operation() {
        return operation;
    }

    boolean isOpen() {
        return !closed;
    }

    @Override
    protected void onContinuationMessage(
            List<Header> headers, byte[] payload, MessageType messageType, int messageFlags) {
        if (asked || (messageFlags & MessageFlags.TerminateStream.getByteValue()) != 0) {
            return; // a component that closes its stream
        }
        asked = true;
        int size = FRAMING_BYTES
                + payload.length
                + headers.stream().mapToInt(Header::getTotalByteLength).sum();
        answering.answer(this, payload, size);
    }

    @Override
    protected void onContinuationClosed() {
        synchronized (sending) {
            closed = true;
            continuation.close();
        }
        answering.ended(this);
    }

    static <T extends EventStreamJsonMessage> T parse(Class<T> type, byte[] payload) {
        return MODEL.fromJson(type, payload);
    }

    /** The answer to an operation without a stream. */
    void answer(EventStreamJsonMessage message) {
        send(message, MessageType.ApplicationMessage, MessageFlags.TerminateStream.getByteValue());
    }

    /** The first answer of a stream, or an event on it. */
    void send(EventStreamJsonMessage message) {
        send(message, MessageType.ApplicationMessage, 0);
    }

    void fail(EventStreamJsonMessage error) {
        send(error, MessageType.ApplicationError, MessageFlags.TerminateStream.getByteValue());
    }

    private void send(EventStreamJsonMessage message, MessageType type, int flags) {
        List<Header> headers = List.of(
                Header.createHeader(
                        EventStreamRPCServiceModel.CONTENT_TYPE_HEADER,
                        EventStreamRPCServiceModel.CONTENT_TYPE_APPLICATION_JSON),
                Header.createHeader(
                        EventStreamRPCServiceModel.SERVICE_MODEL_TYPE_HEADER, message.getApplicationModelType()));
        synchronized (sending) {
            if (closed) {
                return;
            }
            try {
                continuation.sendMessage(headers, MODEL.toJson(message), type, flags, _ -> {});
            } catch (CrtRuntimeException | IllegalStateException e) {
                closed = true; // the component left first
            }
        }
    }
}

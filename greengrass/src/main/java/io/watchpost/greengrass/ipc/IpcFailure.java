package io.watchpost.greengrass.ipc;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.aws.greengrass.model.InvalidArgumentsError;
import software.amazon.awssdk.aws.greengrass.model.ResourceNotFoundError;
import software.amazon.awssdk.aws.greengrass.model.ServiceError;
import software.amazon.awssdk.aws.greengrass.model.UnauthorizedError;
import software.amazon.awssdk.crt.CrtRuntimeException;
import software.amazon.awssdk.eventstreamrpc.EventStreamClosedException;
import software.amazon.awssdk.eventstreamrpc.model.AccessDeniedException;

/** What went wrong with a call to the nucleus, from whatever the SDK threw. */
public sealed interface IpcFailure {
    /** In a few words, for a sentence that names the call. */
    String reason();

    /** accessControl doesn't allow it, and won't until somebody changes it. */
    record Forbidden(String reason) implements IpcFailure {}

    /** The nucleus said that it can't, now or at all; without a spool also because it is offline. */
    record Declined(String reason) implements IpcFailure {}

    /** What was sent makes no sense to the nucleus, however often it is sent. */
    record Senseless(String reason) implements IpcFailure {}

    /** There is no such thing. */
    record Absent(String reason) implements IpcFailure {}

    /** No answer came in time. */
    record Silence(String reason) implements IpcFailure {}

    /** The nucleus doesn't know this process, nor will it: it was started by one that is gone. */
    record Stranger(String reason) implements IpcFailure {}

    /** The connection is gone. */
    record Closed(String reason) implements IpcFailure {}

    static IpcFailure of(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return switch (cause) {
            case UnauthorizedError error -> new Forbidden(said(error));
            case ServiceError error -> new Declined(said(error));
            case ResourceNotFoundError error -> new Absent(said(error));
            case InvalidArgumentsError error -> new Senseless(said(error));
            case TimeoutException _ -> new Silence("the nucleus does not answer");
            case AccessDeniedException _ ->
                new Stranger("the nucleus does not know this process: another nucleus has started it");
            case EventStreamClosedException _ -> new Closed("the nucleus closed the connection");
            case CrtRuntimeException error
            when "AWS_IO_SOCKET_CONNECTION_REFUSED".equals(error.errorName) -> new Closed("nobody listens there");
            case CrtRuntimeException error -> new Closed("the connection ended (" + error.errorName + ")");
            default -> new Closed(said(cause));
        };
    }

    private static String said(Throwable error) {
        String message = error.getMessage();
        return message == null || message.isBlank() ? error.getClass().getSimpleName() : message.strip();
    }

    /** What to do about it; may be empty. */
    default String hint() {
        return switch (this) {
            case Forbidden _ -> "allow it in the accessControl of the component's configuration";
            case Declined _, Senseless _, Absent _ -> "";
            case Silence _ -> "check that the nucleus is alive; it is tried again by itself";
            case Stranger _ -> "stop this process: the nucleus that runs now has started its own";
            case Closed _ -> "check that the nucleus runs; it is tried again by itself";
        };
    }
}

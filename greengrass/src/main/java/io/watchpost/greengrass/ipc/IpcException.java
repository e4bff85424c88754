package io.watchpost.greengrass.ipc;

import io.watchpost.transport.TransportException;

/** A call to the nucleus failed. The message says what was being done and what came of it. */
public final class IpcException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient IpcFailure failure;

    IpcException(String doing, IpcFailure failure) {
        super(doing + " failed: " + failure.reason());
        this.failure = failure;
    }

    public IpcFailure failure() {
        return failure;
    }

    /** What to do about it; may be empty. */
    public String hint() {
        return failure.hint();
    }

    TransportException toTransport() {
        return new TransportException(String.valueOf(getMessage()), hint());
    }
}

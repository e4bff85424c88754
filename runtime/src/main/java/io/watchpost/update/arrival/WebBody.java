package io.watchpost.update.arrival;

import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands the bytes of an answer from the client's threads to the one that waits for them, and asks the server for more only
 * when all were taken.
 */
final class WebBody implements HttpResponse.BodySubscriber<WebBody> {
    /** What the client's threads bring. */
    sealed interface Piece {}

    /** Some bytes. */
    record Bytes(ByteBuffer bytes) implements Piece {}

    /** There are no more. */
    record End() implements Piece {}

    /** The connection ended before the answer did. */
    record Broken(Throwable cause) implements Piece {}

    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private volatile Flow.@Nullable Subscription subscription;

    /** Whether pieces are on their way; set back when they are in the queue, so that no more is asked for than is taken. */
    private volatile boolean isAsked;

    /** Waits for a short time; null when nothing came. */
    @Nullable
    Piece poll(long millis) throws InterruptedIOException {
        try {
            Piece ready = pieces.poll();
            if (ready != null) {
                return ready;
            }
            Flow.Subscription from = subscription;
            if (from != null && !isAsked) {
                isAsked = true;
                from.request(1);
            }
            return pieces.poll(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the transfer was interrupted");
        }
    }

    @Override
    public CompletionStage<WebBody> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription from) {
        subscription = from;
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        buffers.forEach(buffer -> pieces.add(new Bytes(buffer)));
        isAsked = false;
    }

    @Override
    public void onError(Throwable cause) {
        pieces.add(new Broken(cause));
    }

    @Override
    public void onComplete() {
        pieces.add(new End());
    }
}

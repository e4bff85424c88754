package io.watchpost.device.remote;

import io.watchpost.transport.Correspondent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where captured pictures go out over one broker; listens to nothing. For any thread. */
final class CaptureTopic implements Correspondent {
    private volatile @Nullable Post post;

    @Override
    public List<String> topics() {
        return List.of();
    }

    @Override
    public void connected(Post next) {
        post = next;
    }

    @Override
    public void disconnected() {
        post = null;
    }

    @Override
    public void received(String topic, byte[] payload) {
        throw new IllegalStateException("nothing is listened to");
    }

    /** The present connection; null when there is none. */
    @Nullable
    Post post() {
        return post;
    }
}

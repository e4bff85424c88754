package io.watchpost.greengrass.cloud;

import java.util.function.BiConsumer;

/** The other end of a station's line: who there says and hears messages. For any thread. */
public interface FarEnd extends AutoCloseable {

    /** Publishes, as anybody there may. */
    void say(String topic, byte[] payload);

    /** @param listener hears whatever the station says; called by threads that it must not keep */
    void hear(BiConsumer<String, byte[]> listener);

    @Override
    void close();
}

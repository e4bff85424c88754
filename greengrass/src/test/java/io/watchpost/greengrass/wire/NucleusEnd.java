package io.watchpost.greengrass.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.watchpost.greengrass.cloud.FarEnd;
import io.watchpost.greengrass.nucleus.InProcessNucleus;
import java.util.function.BiConsumer;

/** Behind a nucleus: IoT Core, or the other components. */
enum NucleusEnd {
    CLOUD {
        @Override
        FarEnd of(InProcessNucleus nucleus) {
            return new FarEnd() {
                @Override
                public void say(String topic, byte[] payload) {
                    nucleus.sendFromCloud(topic, new String(payload, UTF_8));
                }

                @Override
                public void hear(BiConsumer<String, byte[]> listener) {
                    nucleus.listenInTheCloud(listener);
                }

                @Override
                public void close() {}
            };
        }
    },
    LOCAL {
        @Override
        FarEnd of(InProcessNucleus nucleus) {
            return new FarEnd() {
                @Override
                public void say(String topic, byte[] payload) {
                    nucleus.sendLocally(topic, new String(payload, UTF_8));
                }

                @Override
                public void hear(BiConsumer<String, byte[]> listener) {
                    nucleus.listenOnTheMachine(listener);
                }

                @Override
                public void close() {}
            };
        }
    };

    /** The nucleus is closed by others. */
    abstract FarEnd of(InProcessNucleus nucleus);
}

package io.watchpost.device.station;

import io.watchpost.engine.EngineException;
import io.watchpost.pipeline.Ease;
import io.watchpost.pipeline.Easing;
import io.watchpost.pipeline.FrameWatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a pipeline's model again when it is to be run in more or fewer threads or in another variant, on a thread of its
 * own beside the one that serves, so that no frame waits. For the pipeline's thread.
 */
final class EasedReload {
    private static final Logger LOG = LoggerFactory.getLogger(EasedReload.class);

    private final String pipeline;
    private final Easing easing;

    /** What was made and not yet asked for. */
    private final AtomicReference<@Nullable Made> ready = new AtomicReference<>();

    private volatile boolean hasEnded;

    // the pipeline's thread only
    /** For which ease the present one was made, or the last attempt at another one. */
    private Ease.Model present = Ease.Model.FULL;

    private @Nullable Thread loading;
    /** Of what is being loaded; anything older is of no use any more. */
    private int attempt;

    private record Made(FrameWatch watch, int attempt) {}

    EasedReload(String pipeline, Easing easing) {
        this.pipeline = pipeline;
        this.easing = easing;
    }

    /** Makes the same model again, as it is asked for now. */
    interface Making {
        FrameWatch make() throws EngineException;
    }

    /** The pipeline runs something else now, made for this ease. */
    void madeFor(Ease.Model ease) {
        present = ease;
        attempt++;
    }

    /** The same model in another form, once it is ready; null otherwise. */
    @Nullable
    FrameWatch next(Making making) {
        Made made = ready.get() == null ? null : ready.getAndSet(null);
        if (made != null && made.attempt == attempt) {
            return made.watch;
        }
        close(made);
        Ease.Model wanted = easing.present().model();
        boolean isLoading = loading != null && loading.isAlive();
        if (!isLoading && !easing.effective(wanted).equals(easing.effective(present))) {
            present = wanted;
            int mine = ++attempt;
            loading = Thread.ofPlatform().name("easing-" + pipeline).daemon().start(() -> load(making, mine));
        }
        return null;
    }

    private void load(Making making, int mine) {
        try {
            close(ready.getAndSet(new Made(making.make(), mine)));
            if (hasEnded) {
                close(ready.getAndSet(null));
            }
        } catch (EngineException e) {
            LOG.warn(
                    "{}: the model can't be loaded with less to do, and goes on as it is: {}",
                    pipeline,
                    e.failure().reason());
        }
    }

    /** The pipeline has ended. */
    void ended() {
        hasEnded = true;
        close(ready.getAndSet(null));
    }

    private static void close(@Nullable Made made) {
        if (made != null) {
            made.watch.close();
        }
    }
}

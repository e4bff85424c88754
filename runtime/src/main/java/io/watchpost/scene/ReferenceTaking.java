package io.watchpost.scene;

import io.watchpost.clock.StationClock;
import io.watchpost.scene.Evidence.Finding;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The picture that a camera's pictures are compared with: kept over restarts, taken by itself the first time, and when
 * somebody wishes so. Wishes come from any thread; everything else is the pipeline's thread's.
 */
final class ReferenceTaking {
    private static final Logger LOG = LoggerFactory.getLogger(SceneWatch.class);

    /** A reference that nobody asked for is made of at least so many looks. */
    private static final int SETTLED_LOOKS = 30;

    private static final int RENEWAL_LOOKS = 4;
    private static final long RENEWAL_MILLIS = 3_000;

    /** Of the edges at the beginning and now; below, the camera or the scene isn't at rest. */
    private static final float STEADY = 0.5f;

    // for its life
    private final String pipeline;
    private final String camera;
    private final SceneSettings settings;
    private final @Nullable ReferenceFile file;
    private final Runnable taken;
    private final StationClock clock;
    private final AtomicReference<@Nullable Wish> wanted = new AtomicReference<>();

    // the pipeline's thread only
    private @Nullable Gradients steady;
    private final MeanPicture settling = new MeanPicture();
    private final MeanPicture renewing = new MeanPicture();
    private @Nullable Wish inHand;

    // written by the pipeline's thread, read by all
    /** Why nobody can have a new reference; empty if everybody can. */
    private volatile String refusal = "";

    private volatile @Nullable Reference reference;

    /** One wish for another reference; one that is granted is forgotten. */
    private static final class Wish {
        final CompletableFuture<Renewal> answer = new CompletableFuture<>();
    }

    /**
     * Reads the one that was kept.
     *
     * @param taken run when there is another one, before anybody hears of it
     */
    ReferenceTaking(
            String pipeline,
            String camera,
            SceneSettings settings,
            @Nullable ReferenceFile file,
            Runnable taken,
            StationClock clock) {
        this.pipeline = pipeline;
        this.camera = camera;
        this.settings = settings;
        this.file = file;
        this.taken = taken;
        this.clock = clock;
        Reference kept = file == null || settings.when() == SceneSettings.When.NEVER ? null : file.read();
        if (kept != null && !kept.camera.equals(camera)) {
            LOG.info("{}: the reference was of {}; another one is taken", pipeline, kept.camera);
            kept = null;
        }
        reference = kept;
    }

    /** Null while there is none. */
    @Nullable
    Reference present() {
        return reference;
    }

    /** The camera was opened, and its pictures are looked at. */
    void begin() {
        steady = null;
        refusal = "";
    }

    /** Nobody will look any more, or not at this camera. For any thread. */
    void giveUp(String why) {
        refusal = why;
        Wish wish = wanted.getAndSet(null);
        if (wish != null) {
            wish.answer.complete(new Renewal(false, why));
        }
    }

    /** Takes what the camera sees in the next seconds; the same answer for two who ask at once. For any thread. */
    CompletableFuture<Renewal> renew() {
        if (settings.when() == SceneSettings.When.NEVER) {
            return CompletableFuture.completedFuture(
                    new Renewal(false, "the pictures of " + pipeline + " aren't looked at: cameraHealth is off"));
        }
        Wish mine = new Wish();
        var _ = mine.answer.whenComplete((done, gone) -> wanted.compareAndSet(mine, null));
        Wish before = wanted.compareAndExchange(null, mine);
        if (!refusal.isEmpty()) {
            giveUp(refusal);
        }
        return before == null ? mine.answer : before.answer;
    }

    /** Before a look: a wish that came in since the last one begins with it. */
    void before(Look look, long now) {
        Wish wish = wanted.get();
        if (wish != null && wish != inHand) {
            inHand = wish;
            look.forget(); // the operator has just moved the camera, or stood before it
            renewing.begin(now);
        }
    }

    /**
     * After a look.
     *
     * @param luma of the picture
     */
    void after(Look look, float[] luma, View view, EvidenceBook evidence, long now) {
        grant(luma, view, now);
        settle(look, luma, view, evidence, now);
    }

    private void grant(float[] luma, View view, long now) {
        Wish wish = inHand;
        if (wish == null) {
            return;
        }
        if (wish != wanted.get()) {
            inHand = null; // whoever asked has gone
            return;
        }
        renewing.add(luma);
        if (!renewing.isOf(RENEWAL_LOOKS, RENEWAL_MILLIS, now)) {
            return;
        }
        inHand = null;
        wanted.compareAndSet(wish, null);
        if (!view.isUsable) {
            wish.answer.complete(new Renewal(
                    false,
                    "the present picture of " + pipeline + " can't be a reference: "
                            + (view.blinded == Finding.FAULTY
                                    ? "it is overexposed"
                                    : "it is too dark, or shows too little")
                            + "; the one before stays"));
            return;
        }
        wish.answer.complete(new Renewal(true, take(renewing)));
    }

    /** The first reference is taken by itself, once the picture has been healthy and at rest for a while. */
    private void settle(Look look, float[] luma, View view, EvidenceBook evidence, long now) {
        boolean isNeeded = reference == null
                && (settings.moved().isOn() || settings.blurred().isOn());
        if (!isNeeded || inHand != null) {
            return;
        }
        boolean isFit = view.isHealthy
                && !evidence.of(CameraFault.COVERED).isSuspected()
                && !evidence.of(CameraFault.BLINDED).isSuspected()
                && !evidence.of(CameraFault.FROZEN).isSaid();
        Gradients first = steady;
        if (!isFit || (first != null && first.similarity(look.gradientsOfMean) < STEADY)) {
            steady = null;
            return;
        }
        if (first == null) {
            first = new Gradients();
            first.measure(look.mean);
            steady = first;
            settling.begin(now);
        }
        settling.add(luma);
        if (settling.isOf(SETTLED_LOOKS, settings.settleMillis(), now)) {
            steady = null;
            LOG.info("{}: {}", pipeline, take(settling));
        }
    }

    private String take(MeanPicture mean) {
        Reference fresh = new Reference(camera, clock.utcMillis(), mean.pixels());
        reference = fresh;
        taken.run();
        String text = "what " + pipeline + " sees now is the reference for its camera";
        if (file == null) {
            return text;
        }
        try {
            file.write(fresh);
            return text;
        } catch (IOException e) {
            LOG.warn("{}: the reference can't be kept ({}); it is good until the station ends", pipeline, e.toString());
            return text + ", until the station ends: it can't be written to the disk (" + e.getMessage() + ")";
        }
    }
}

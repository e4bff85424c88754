package io.watchpost.scene;

import io.watchpost.clock.StationClock;
import io.watchpost.frame.Frame;
import io.watchpost.scene.Evidence.Finding;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the pictures of one camera at most a few times a second and says what is wrong with them. What it knows outlives
 * the camera's closing and opening, and models.
 *
 * <p>{@link #begin} and {@link #look} are the pipeline's thread's; everything else may be called by any thread. Between
 * two changes of what is said it allocates nothing.
 */
public final class SceneWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SceneWatch.class);

    // for the life of the watch
    private final String pipeline;
    private final String camera;
    private final SceneSettings settings;
    private final StationClock clock;
    private final EvidenceBook evidence;
    private final View view;
    private final ReferenceTaking reference;
    private final SaidFaults said;

    // the pipeline's thread only
    private @Nullable Look look;
    private boolean isLive;
    private boolean hasLooked;
    private long lookedNanos;
    private boolean hasFingerprint;
    private long fingerprint;

    // written by the pipeline's thread, read by all
    private volatile boolean isWatching;
    private volatile float brightness = Float.NaN;
    private volatile float structure = Float.NaN;
    private volatile float sharpness = Float.NaN;
    private volatile float similarity = Float.NaN;

    /**
     * Prepares; reads the reference that was kept.
     *
     * @param pipeline name, for the log
     * @param camera as the configuration names it, without secrets
     * @param file where the reference is kept; null to keep none
     */
    public SceneWatch(
            String pipeline, String camera, SceneSettings settings, @Nullable ReferenceFile file, StationClock clock) {
        this.pipeline = pipeline;
        this.camera = camera;
        this.settings = settings;
        this.clock = clock;
        evidence = new EvidenceBook(settings);
        view = new View(settings);
        said = new SaidFaults(pipeline, clock);
        EvidenceBook book = evidence;
        View judged = view;
        Runnable taken = () -> {
            judged.forgetReference();
            book.of(CameraFault.MOVED).clear();
            book.of(CameraFault.BLURRED).clear();
        };
        reference = new ReferenceTaking(pipeline, camera, settings, file, taken, clock);
    }

    /** Nobody looks, whatever the camera. */
    public static SceneWatch none(StationClock clock) {
        return new SceneWatch("", "", SceneSettings.DEFAULT.with(SceneSettings.When.NEVER), null, clock);
    }

    /** The camera was opened. What was said of its pictures before stays until they show otherwise. */
    public void begin(boolean live) {
        isLive = live;
        hasLooked = false;
        hasFingerprint = false;
        isWatching =
                settings.when() == SceneSettings.When.ALWAYS || (settings.when() == SceneSettings.When.LIVE && live);
        if (look != null) {
            look.forget();
        }
        if (isWatching) {
            reference.begin();
        } else {
            reference.giveUp("the pictures of " + camera
                    + " aren't looked at: \"enabled: true\" under cameraHealth changes that");
        }
    }

    /**
     * Looks at a frame, if it is time to.
     *
     * @return the wire names of what is wrong with the camera's pictures, in a fixed order; the same list until something
     *     changes
     */
    public List<String> look(Frame frame) {
        if (!isWatching) {
            return said.words();
        }
        long now = clock.nanos();
        if (hasLooked && now - lookedNanos < settings.everyMillis() * 1_000_000) {
            return said.words();
        }
        long millis = hasLooked ? (now - lookedNanos) / 1_000_000 : 0;
        hasLooked = true;
        lookedNanos = now;
        Look present = look;
        if (present == null) {
            present = new Look();
            look = present;
        }
        reference.before(present, now);
        float[] luma;
        try {
            luma = present.at(frame, millis);
        } catch (IllegalArgumentException e) {
            LOG.debug("{}: this frame can't be looked at", pipeline, e); // who classifies it says why
            return said.words();
        }
        judge(present, frame, now, millis);
        reference.after(present, luma, view, evidence, now);
        said.tell(evidence, view);
        return said.words();
    }

    private void judge(Look present, Frame frame, long now, long millis) {
        view.judge(present, reference.present(), now, millis);
        evidence.add(CameraFault.COVERED, view.covered, millis);
        evidence.add(CameraFault.BLINDED, view.blinded, millis);
        evidence.add(CameraFault.BLURRED, view.blurred, millis);
        evidence.add(CameraFault.MOVED, view.moved, millis);
        evidence.add(CameraFault.FROZEN, frozen(frame), millis);
        brightness = present.brightness;
        structure = present.structure;
        sharpness = view.sharpness;
        similarity = view.similarity;
    }

    private Finding frozen(Frame frame) {
        long before = fingerprint;
        boolean isComparable = hasFingerprint && isLive;
        fingerprint = SmallPicture.fingerprint(frame);
        hasFingerprint = true;
        return !isComparable || view.isBlack ? Finding.UNKNOWN : Finding.of(before == fingerprint);
    }

    /**
     * Takes what the camera sees in the next seconds as the reference.
     *
     * @return completed by the pipeline's thread; the same one for two who ask at once. Whoever gives up waiting cancels
     *     it
     */
    public CompletableFuture<Renewal> renew() {
        return reference.renew();
    }

    /** Nobody will look any more, or not at this camera. */
    public void giveUp(String why) {
        reference.giveUp(why);
    }

    public SceneState state() {
        if (!isWatching) {
            return SceneState.UNWATCHED;
        }
        Reference present = reference.present();
        return new SceneState(
                true,
                said.faults(),
                present == null ? -1 : present.utcMillis,
                brightness,
                structure,
                sharpness,
                similarity);
    }
}

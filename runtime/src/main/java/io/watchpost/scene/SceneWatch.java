package io.watchpost.scene;

import io.watchpost.clock.StationClock;
import io.watchpost.frame.Frame;
import io.watchpost.scene.Evidence.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
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

    /** A reference that nobody asked for is made of at least so many looks. */
    private static final int SETTLED_LOOKS = 30;

    private static final int RENEWAL_LOOKS = 4;
    private static final long RENEWAL_MILLIS = 3_000;

    /** Of the edges at the beginning and now; below, the camera or the scene isn't at rest. */
    private static final float STEADY = 0.5f;

    // for the life of the watch
    private final String pipeline;
    private final String camera;
    private final SceneSettings settings;
    private final @Nullable ReferenceFile file;
    private final StationClock clock;
    private final Map<CameraFault, Evidence> evidence = new EnumMap<>(CameraFault.class);
    private final CameraFault[] kinds = CameraFault.values();
    private final View view;
    private final AtomicReference<@Nullable Wish> wanted = new AtomicReference<>();

    // the pipeline's thread only
    private @Nullable Look look;
    private @Nullable Gradients steady;
    private final MeanPicture settling = new MeanPicture();
    private final MeanPicture renewing = new MeanPicture();
    private @Nullable Wish inHand;
    private boolean isLive;
    private boolean hasLooked;
    private long lookedNanos;
    private boolean hasFingerprint;
    private long fingerprint;

    // written by the pipeline's thread, read by all
    private volatile boolean isWatching;
    /** Why nobody can have a new reference; empty if everybody can. */
    private volatile String refusal = "";

    private volatile @Nullable Reference reference;
    private volatile List<SceneState.Fault> said = List.of();
    private volatile List<String> words = List.of();
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
        this.file = file;
        this.clock = clock;
        view = new View(settings);
        for (CameraFault kind : kinds) {
            evidence.put(kind, new Evidence(settings.of(kind).afterMillis(), settings.clearMillis()));
        }
        Reference kept = file == null || settings.when() == SceneSettings.When.NEVER ? null : file.read();
        if (kept != null && !kept.camera.equals(camera)) {
            LOG.info("{}: the reference was of {}; another one is taken", pipeline, kept.camera);
            kept = null;
        }
        reference = kept;
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
        steady = null;
        if (isWatching) {
            refusal = "";
        } else {
            giveUp("the pictures of " + camera
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
            return words;
        }
        long now = clock.nanos();
        if (hasLooked && now - lookedNanos < settings.everyMillis() * 1_000_000) {
            return words;
        }
        long millis = hasLooked ? (now - lookedNanos) / 1_000_000 : 0;
        hasLooked = true;
        lookedNanos = now;
        Look present = look;
        if (present == null) {
            present = new Look();
            look = present;
        }
        takeWish(present, now);
        float[] luma;
        try {
            luma = present.at(frame, millis);
        } catch (IllegalArgumentException e) {
            LOG.debug("{}: this frame can't be looked at", pipeline, e); // who classifies it says why
            return words;
        }
        view.judge(present, reference, now, millis);
        add(CameraFault.COVERED, view.covered, millis);
        add(CameraFault.BLINDED, view.blinded, millis);
        add(CameraFault.BLURRED, view.blurred, millis);
        add(CameraFault.MOVED, view.moved, millis);
        add(CameraFault.FROZEN, frozen(frame), millis);
        brightness = present.brightness;
        structure = present.structure;
        sharpness = view.sharpness;
        similarity = view.similarity;
        renew(luma, now);
        settle(present, luma, now);
        tell();
        return words;
    }

    private void add(CameraFault kind, Finding finding, long millis) {
        if (settings.of(kind).isOn()) {
            of(kind).add(finding, millis);
        }
    }

    private Evidence of(CameraFault kind) {
        Evidence found = evidence.get(kind);
        if (found == null) {
            throw new IllegalStateException("no evidence for " + kind);
        }
        return found;
    }

    private Finding frozen(Frame frame) {
        long before = fingerprint;
        boolean isComparable = hasFingerprint && isLive;
        fingerprint = SmallPicture.fingerprint(frame);
        hasFingerprint = true;
        return !isComparable || view.isBlack ? Finding.UNKNOWN : Finding.of(before == fingerprint);
    }

    /** Says what has changed. */
    private void tell() {
        boolean isNews = false;
        for (CameraFault kind : kinds) {
            isNews |= of(kind).isSaid() != isSaid(kind);
        }
        if (!isNews) {
            return;
        }
        List<SceneState.Fault> faults = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (CameraFault kind : kinds) {
            SceneState.Fault before = saidBefore(kind);
            if (of(kind).isSaid()) {
                SceneState.Fault fault = before == null ? fault(kind) : before;
                faults.add(fault);
                names.add(kind.wireName());
                if (before == null) {
                    LOG.warn("{}: {}; {}", pipeline, fault.problem(), fault.hint());
                }
            } else if (before != null) {
                LOG.info("{}: the camera is no longer {}", pipeline, kind.wireName());
            }
        }
        said = List.copyOf(faults);
        words = List.copyOf(names);
    }

    private boolean isSaid(CameraFault kind) {
        return saidBefore(kind) != null;
    }

    private SceneState.@Nullable Fault saidBefore(CameraFault kind) {
        List<SceneState.Fault> before = said;
        for (int i = 0; i < before.size(); i++) { // no iterator: this is done at every look
            if (before.get(i).kind() == kind) {
                return before.get(i);
            }
        }
        return null;
    }

    private SceneState.Fault fault(CameraFault kind) {
        String problem = kind.problem();
        String hint = kind.hint();
        if (kind == CameraFault.MOVED) {
            problem += Float.isNaN(view.shiftX)
                    ? ": nothing is where it was"
                    : String.format(
                            Locale.ROOT,
                            ": what it saw has shifted by %s and %s",
                            percent(view.shiftX, "of the width to the right", "of the width to the left"),
                            percent(view.shiftY, "of the height down", "of the height up"));
            hint += " " + pipeline;
        }
        return new SceneState.Fault(kind, clock.uptimeMillis(), problem, hint);
    }

    private static String percent(float share, String positive, String negative) {
        return String.format(Locale.ROOT, "%.0f %% %s", Math.abs(share) * 100, share < 0 ? negative : positive);
    }

    /** A wish that came in since the last look. */
    private void takeWish(Look present, long now) {
        Wish wish = wanted.get();
        if (wish != null && wish != inHand) {
            inHand = wish;
            present.forget(); // the operator has just moved the camera, or stood before it
            renewing.begin(now);
        }
    }

    private void renew(float[] luma, long now) {
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
    private void settle(Look present, float[] luma, long now) {
        boolean isNeeded = reference == null
                && (settings.moved().isOn() || settings.blurred().isOn());
        if (!isNeeded || inHand != null) {
            return;
        }
        boolean isFit = view.isHealthy
                && !of(CameraFault.COVERED).isSuspected()
                && !of(CameraFault.BLINDED).isSuspected()
                && !of(CameraFault.FROZEN).isSaid();
        Gradients first = steady;
        if (!isFit || (first != null && first.similarity(present.gradientsOfMean) < STEADY)) {
            steady = null;
            return;
        }
        if (first == null) {
            first = new Gradients();
            first.measure(present.mean);
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
        view.forgetReference();
        of(CameraFault.MOVED).clear();
        of(CameraFault.BLURRED).clear();
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

    /**
     * Takes what the camera sees in the next seconds as the reference.
     *
     * @return completed by the pipeline's thread; the same one for two who ask at once. Whoever gives up waiting cancels
     *     it
     */
    public CompletableFuture<Renewal> renew() {
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

    /** Nobody will look any more, or not at this camera. */
    public void giveUp(String why) {
        refusal = why;
        Wish wish = wanted.getAndSet(null);
        if (wish != null) {
            wish.answer.complete(new Renewal(false, why));
        }
    }

    /** One wish for another reference; one that is granted is forgotten. */
    private static final class Wish {
        final CompletableFuture<Renewal> answer = new CompletableFuture<>();
    }

    public SceneState state() {
        if (!isWatching) {
            return SceneState.UNWATCHED;
        }
        Reference present = reference;
        return new SceneState(
                true, said, present == null ? -1 : present.utcMillis, brightness, structure, sharpness, similarity);
    }
}

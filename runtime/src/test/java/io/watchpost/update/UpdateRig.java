package io.watchpost.update;

import io.watchpost.bundle.BundleLimits;
import io.watchpost.bundle.EnvelopeJson;
import io.watchpost.bundle.RootJson;
import io.watchpost.bundle.TestBundles;
import io.watchpost.bundle.TestKeys;
import io.watchpost.bundle.Variant;
import io.watchpost.classify.Classifier;
import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.engine.EngineIsolation;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.frame.Frame;
import io.watchpost.frame.Orientation;
import io.watchpost.frame.PixelFormat;
import io.watchpost.pipeline.ModelScorer;
import io.watchpost.pipeline.Scorer;
import io.watchpost.result.Result;
import io.watchpost.update.arrival.Door;
import io.watchpost.update.trial.TrialMode;
import io.watchpost.update.trial.TrialRule;
import io.watchpost.update.trial.TrialScorer;
import io.watchpost.vision.Preprocessing;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A device's models in a folder, with one pipeline that runs one of them on frames; everything real but the camera. */
public final class UpdateRig implements AutoCloseable, Seat {
    static final String MODEL = "colours";
    private static final long STORE_BYTES = 512L << 20;
    private static final int[] COLOURS = {0xcc2010, 0x20cc10, 0x1020cc};

    public final UpdateMachine machine;
    final ModelStore store;
    /** Labels of the published answers, newest last. */
    public final List<String> answers = new ArrayList<>();
    /** Versions and roles of the models that gave them. */
    public final List<String> authors = new ArrayList<>();

    private final Path folder;
    private final Subject subject;
    private final StationClock clock;
    private @Nullable Scorer scorer;
    private @Nullable Release running;
    private int frame;

    /**
     * What the pipeline runs, and what its camera sees.
     *
     * @param model its name
     * @param isCandidateIsolated whether a candidate on trial has a process of its own
     */
    public record Subject(String model, Camera camera, boolean isCandidateIsolated) {}

    /** Gives the pixels of a numbered frame: uint8 [side, side, 3], RGB. */
    @FunctionalInterface
    public interface Camera {
        byte[] rgb(int frame) throws Exception;
    }

    /** Red, green and blue in turn. */
    private static byte[] colour(int frame) {
        byte[] rgb = new byte[16 * 16 * 3];
        for (int at = 0; at < rgb.length; at++) {
            rgb[at] = (byte) (COLOURS[frame % 3] >> (16 - at % 3 * 8));
        }
        return rgb;
    }

    UpdateRig(Path folder) throws Exception {
        this(folder, rules(), Steps.NONE);
    }

    UpdateRig(Path folder, UpdateRules rules, Steps steps) throws Exception {
        this(folder, rules, steps, System.getProperty("java.class.path"));
    }

    UpdateRig(Path folder, UpdateRules rules, Steps steps, String classPath) throws Exception {
        this(folder, rules, steps, classPath, new Subject(MODEL, UpdateRig::colour, false), ProbeLimits.DEFAULT);
    }

    /** A rig of another model before another camera. */
    public static UpdateRig of(Path folder, UpdateRules rules, Subject subject, ProbeLimits limits) throws Exception {
        return new UpdateRig(folder, rules, Steps.NONE, System.getProperty("java.class.path"), subject, limits);
    }

    private UpdateRig(
            Path folder, UpdateRules rules, Steps steps, String classPath, Subject subject, ProbeLimits limits)
            throws Exception {
        this.folder = folder;
        this.subject = subject;
        this.clock = new SystemClock();
        Path root = folder.resolve("root.json");
        if (!Files.exists(root)) {
            Files.write(
                    root, EnvelopeJson.bytes(TestKeys.signed(RootJson.envelope(TestBundles.ROOT_1), TestBundles.ROOT)));
        }
        store = ModelStore.open(folder.resolve("models"), clock, steps);
        try {
            Probe probe = new Probe(new ProbeVerdicts(folder.resolve("cache/probes")), limits, classPath);
            machine = UpdateMachine.over(store, root, new BundleProbe(probe, clock), rules, clock);
        } catch (Exception e) {
            store.close();
            throw e;
        }
    }

    /** Every frame is compared, sixty are enough, and so are twenty to prove a release. */
    static UpdateRules rules() {
        return rules(60);
    }

    /** Every frame is compared, so many are enough, and twenty are to prove a release. */
    public static UpdateRules rules(int trialFrames) {
        return new UpdateRules(
                List.of("bench"),
                BundleLimits.DEFAULT,
                STORE_BYTES,
                TrialRule.DEFAULT.with(TrialMode.SHADOW, 1, trialFrames),
                20,
                3);
    }

    Path bundle(TestBundles content, String file) throws Exception {
        return content.write(folder.resolve(file), TestBundles.RELEASE);
    }

    Door.Entry install(TestBundles content) throws Exception {
        return install(bundle(content, "incoming.wpb"));
    }

    public Door.Entry install(Path bundle) throws Exception {
        return machine.install(bundle, "a test", false);
    }

    /** A first release, seen through to good. */
    UpdateRig withGood(TestBundles content) throws Exception {
        return withGood(bundle(content, "incoming.wpb"));
    }

    /** A first release, seen through to good. */
    public UpdateRig withGood(Path bundle) throws Exception {
        Door.Entry entry = install(bundle);
        if (!(entry instanceof Door.Entry.Accepted)) {
            throw new IllegalStateException("the first release was not taken: " + entry.reason());
        }
        start();
        machine.turn();
        start();
        frames(30);
        machine.turn();
        if (line().good() == null || line().candidate() != null) {
            throw new IllegalStateException("the first release didn't become good: " + line());
        }
        return this;
    }

    Path folder() {
        return folder;
    }

    public ModelLine line() {
        return store.line(subject.model);
    }

    public List<String> states() throws Exception {
        return ModelStore.history(folder.resolve("models")).stream()
                .map(transition ->
                        transition.release().number() + " " + transition.state().word())
                .toList();
    }

    public String lastReason() throws Exception {
        return ModelStore.history(folder.resolve("models")).getLast().state().reason();
    }

    /** As a pipeline does when it begins, and after a failure. */
    public void start() throws Exception {
        machine.attach(subject.model, this);
        Serving serving = machine.load(subject.model, this);
        replace(serving == null ? null : scorer(serving), serving == null ? null : serving.release());
    }

    /** Whether there is anything to run. */
    boolean isServing() {
        return scorer != null;
    }

    public Release running() {
        return Objects.requireNonNull(running, "nothing runs");
    }

    /** So many frames; the machine turns now and then, as its thread would. */
    public void frames(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            frame();
            if (i % 10 == 9) {
                machine.turn();
            }
        }
    }

    /** Until the candidate has passed its trial. */
    void framesUntilActive() throws Exception {
        for (ModelLine.Candidate candidate = line().candidate();
                candidate == null || !candidate.isActive();
                candidate = line().candidate()) {
            frame();
            machine.turn();
        }
    }

    private void frame() throws Exception {
        Scorer present = Objects.requireNonNull(scorer, "nothing runs");
        try (Arena arena = Arena.ofConfined()) {
            byte[] rgb = subject.camera.rgb(frame);
            int side = (int) Math.sqrt(rgb.length / 3.0);
            MemorySegment pixels = arena.allocateFrom(ValueLayout.JAVA_BYTE, rgb);
            Frame one = new Frame(
                    pixels,
                    PixelFormat.RGB24,
                    side,
                    side,
                    3 * side,
                    Orientation.UPRIGHT,
                    side,
                    side,
                    frame++,
                    clock.nanos(),
                    "rig");
            present.score(one);
            answers.add(present.labels().get(top(present.scores())));
            authors.add(present.model().version() + " " + present.model().role());
            present.afterwards(one);
        } catch (EngineException e) {
            machine.failed(subject.model, running(), e.failure());
            start();
        }
    }

    /** The engine says so on a frame. */
    void fail(EngineFailure failure) throws Exception {
        machine.failed(subject.model, running(), failure);
        start();
    }

    @Override
    public void offer(Serving serving) throws EngineException {
        replace(scorer(serving), serving.release());
    }

    private void replace(@Nullable Scorer next, @Nullable Release release) {
        if (scorer != null) {
            scorer.close();
        }
        scorer = next;
        running = release;
    }

    private Scorer scorer(Serving serving) throws EngineException {
        Scorer active = scorer(serving.active(), "active", false);
        if (serving.proving() != null) {
            return new ProvingScorer(active, serving.proving());
        }
        if (serving.tried() != null && serving.trial() != null) {
            String role = serving.trial().mode().wireName();
            return new TrialScorer(
                    active, scorer(serving.tried(), role, subject.isCandidateIsolated), serving.trial(), clock);
        }
        return active;
    }

    private Scorer scorer(ModelStore.Stored stored, String role, boolean isIsolated) throws EngineException {
        Variant variant = stored.manifest().cpu();
        ModelFile file = ModelFiles.read(stored.folder().resolve(variant.file()));
        EngineProvider provider = Engines.provider(file.format(), null);
        if (isIsolated) {
            provider = Engines.provider(file.format(), EngineIsolation.PREFIX + provider.id());
        }
        Classifier classifier = Classifier.open(
                file,
                provider,
                EngineOptions.SINGLE_THREAD,
                stored.manifest().contract(variant, Preprocessing.DEFAULT, stored.folder()),
                clock);
        return new ModelScorer(
                classifier,
                new Result.ModelRef(stored.manifest().name(), stored.manifest().version(), file.digest(), role));
    }

    private static int top(float[] scores) {
        int best = 0;
        for (int index = 1; index < scores.length; index++) {
            best = scores[index] > scores[best] ? index : best;
        }
        return best;
    }

    @Override
    public void close() {
        replace(null, null);
        store.close();
    }
}

package io.watchpost.device.stick;

import io.watchpost.clock.StationClock;
import io.watchpost.config.ModelsConfig;
import io.watchpost.config.StickConfig;
import io.watchpost.device.part.StationPart;
import io.watchpost.device.part.StationView;
import io.watchpost.device.part.StickSign;
import io.watchpost.device.stick.StickState.Phase;
import io.watchpost.outbox.Outbox;
import io.watchpost.stick.StickLayout;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;

/**
 * Waits for sticks, and for the command line that has the outbox let go of exports. A platform thread named
 * {@value #THREAD}; a stick is visited once after it was put in, and its receipts again when there are others.
 */
public final class StickPart implements StationPart {
    static final String THREAD = "stick";
    private static final long LOOK_MILLIS = 500;

    /** A stick that was just mounted is left alone for so long. */
    private static final long SETTLED_MILLIS = 1_500;

    private static final int FOLDERS_MAX = 32;
    private static final long CLOSE_MILLIS = 3_000;

    /** For all bundles of a stick to be copied and probed. */
    private static final long BUNDLES_MILLIS_MAX = 1_800_000;

    private static final Logger LOG = LoggerFactory.getLogger(StickPart.class);

    private final StickConfig config;
    private final CommandLineOrders orders;
    private final StickVisit visit;
    private final StickBundles bundles;
    private final long lookMillis;
    private final long settledMillis;
    private final StationClock clock;
    private final Thread thread;
    private volatile StickState state = StickState.NONE;
    private volatile @Nullable StationView station;
    private volatile boolean closing;

    /** What is known of each stick that is in, by its place. The stick's thread. */
    private Map<Path, Known> sticks = new HashMap<>();

    private static final class Known {
        private final long sinceNanos;
        private @Nullable List<Path> visitedReceipts;

        Known(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    /**
     * Begins with nothing.
     *
     * @param device the station's name
     * @param stateDir where its key lies
     * @param pictures files that go to a stick as well
     * @param modelFolders where the station's models look for bundles
     */
    public StickPart(
            StickConfig config,
            String device,
            Path stateDir,
            Outbox outbox,
            Supplier<List<Path>> pictures,
            List<Path> modelFolders,
            StationClock clock) {
        this(config, device, stateDir, outbox, pictures, modelFolders, LOOK_MILLIS, SETTLED_MILLIS, clock);
    }

    StickPart(
            StickConfig config,
            String device,
            Path stateDir,
            Outbox outbox,
            Supplier<List<Path>> pictures,
            List<Path> modelFolders,
            long lookMillis,
            long settledMillis,
            StationClock clock) {
        this.lookMillis = lookMillis;
        this.settledMillis = settledMillis;
        this.config = config;
        this.clock = clock;
        bundles = new StickBundles(modelFolders);
        orders = new CommandLineOrders(stateDir, outbox);
        visit = new StickVisit(config, device, stateDir, outbox, pictures, clock);
        thread = Thread.ofPlatform().name(THREAD).daemon().unstarted(this::run);
    }

    @Override
    public String name() {
        return "stick";
    }

    @Override
    public void start(StationView view) {
        station = view;
        orders.open();
        thread.start();
    }

    @Override
    public boolean hasStatus() {
        return config.isWatching();
    }

    @Override
    public String revision() {
        return state.phase().wireName() + state.place();
    }

    @Override
    public StickSign stick() {
        return switch (state.phase()) {
            case NONE -> StickSign.NONE;
            case WORKING -> StickSign.WORKING;
            case SAFE_TO_PULL -> StickSign.DONE;
            case PROBLEM -> StickSign.PROBLEM;
        };
    }

    @Override
    public void writeStatus(JsonGenerator json) {
        StickState present = state;
        json.writeStringProperty("state", present.phase().wireName());
        json.writeStringProperty("place", present.place());
        json.writeStringProperty("words", present.words());
        json.writeNumberProperty("exported", present.exported());
        json.writeNumberProperty("released", present.released());
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closing) {
            try {
                orders.obey();
                look();
            } catch (RuntimeException e) {
                LOG.error("a fault while a stick was looked at", e);
            }
            clock.sleep(lookMillis);
        }
    }

    private void look() {
        Map<Path, Known> seen = new HashMap<>();
        for (Path root : roots()) {
            if (new StickLayout(root).isPrepared()) {
                Known known = sticks.get(root);
                seen.put(root, known == null ? new Known(clock.nanos()) : known);
            }
        }
        sticks = seen;
        if (seen.isEmpty() && state.phase() != Phase.NONE) {
            state = StickState.NONE;
        }
        seen.forEach((root, known) -> {
            StickLayout stick = new StickLayout(root);
            boolean isSettled = clock.nanos() - known.sinceNanos >= settledMillis * 1_000_000;
            if (!closing && isSettled && !stick.receiptFiles().equals(known.visitedReceipts)) {
                visit(stick);
                known.visitedReceipts = stick.receiptFiles();
            }
        });
    }

    private void visit(StickLayout stick) {
        String place = stick.root().toString();
        state = new StickState(Phase.WORKING, place, "receipts are read and results are written", 0, 0);
        LOG.info(
                "the stick {} was put in: leave it until {} is on it",
                place,
                stick.done().getFileName());
        StickVisit.Report report;
        try {
            report = awaitBundles(stick, visit.make(stick));
        } catch (IOException e) {
            fail(stick, "the stick can't be used: " + StickVisit.reason(e));
            return;
        }
        boolean isFine = report.problems().isEmpty();
        String words = String.join("; ", isFine ? report.done() : report.problems());
        try {
            visit.sayDone(stick, report);
        } catch (IOException e) {
            fail(stick, (isFine ? "" : words + "; ") + "the stick can't say how it went: " + StickVisit.reason(e));
            return;
        }
        state = new StickState(
                isFine ? Phase.SAFE_TO_PULL : Phase.PROBLEM, place, words, report.exported(), report.released());
        if (isFine) {
            LOG.info("the stick {} may be pulled out: {}", place, words);
        } else {
            LOG.warn("the stick {} may be pulled out, but: {}", place, words);
        }
    }

    /** Nothing can be told on the stick itself. */
    private void fail(StickLayout stick, String reason) {
        String words = stick.isPrepared()
                ? reason
                : "the stick was pulled out before everything was on it; nothing is lost, put it in again";
        state = new StickState(Phase.PROBLEM, stick.root().toString(), words, 0, 0);
        LOG.warn("{}: {}", stick.root(), words);
    }

    /** Until the models have said something of each file that the stick brings them. */
    private StickVisit.Report awaitBundles(StickLayout stick, StickVisit.Report report) {
        StationView view = station;
        long deadline = clock.nanos() + BUNDLES_MILLIS_MAX * 1_000_000;
        List<String> done = new ArrayList<>(report.done());
        Map<Path, String> words = Map.of();
        while (view != null) {
            words = bundles.words(stick, view.modelsStatus());
            boolean isOver = words.values().stream().noneMatch(String::isEmpty);
            if (isOver || closing || clock.nanos() - deadline >= 0 || !stick.isPrepared()) {
                break;
            }
            clock.sleep(lookMillis);
        }
        words.forEach((file, said) ->
                done.add(file.getFileName() + ": " + (said.isEmpty() ? "nothing was said of it yet" : said)));
        return new StickVisit.Report(done, report.problems(), report.exported(), report.released());
    }

    private List<Path> roots() {
        List<Path> roots = new ArrayList<>();
        for (Path folder : config.folders()) {
            Path parent = folder.getParent();
            if (parent == null || !folder.endsWith(ModelsConfig.EVERY)) {
                roots.add(folder);
                continue;
            }
            try (DirectoryStream<Path> found = Files.newDirectoryStream(parent)) {
                for (Path path : found) {
                    if (roots.size() < FOLDERS_MAX && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                        roots.add(path);
                    }
                }
            } catch (IOException | DirectoryIteratorException e) {
                LOG.debug("nothing is mounted in {}: {}", parent, e.getMessage());
            }
        }
        return roots;
    }
}

package io.watchpost.update;

import io.watchpost.bundle.Bundle;
import io.watchpost.bundle.BundleFacts;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Manifest;
import io.watchpost.bundle.Trust;
import io.watchpost.clock.StationClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of a device on its disk, and what is known of each.
 *
 * <pre>
 * models/
 *   lock                          held by the one process that changes anything
 *   history.jsonl                 {@link History}
 *   roots/VERSION.json            {@link Roots}
 *   names/NAME/
 *     line.0.json, line.1.json    {@link LineJson}, written in turns; the one with the higher transition holds.
 *                                 Its renaming is the commit of every transition
 *     releases/DIGEST/            a bundle in its folder form, whole once it has this name
 *     releases/DIGEST.new/        being unpacked; removed at the next opening
 * </pre>
 *
 * Nothing is acted upon before its line is committed, and no folder is removed that a line may still need. Safe for use by
 * several threads.
 */
public final class ModelStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelStore.class);
    private static final String ROOTS = "roots";
    public static final int RECENT_MAX = 20;

    // for the life of the store
    private final Path folder;
    private final StoreLock lock;
    private final StoreFiles files;
    private final ReleaseFolders releases;
    private final StationClock clock;
    private final Map<String, ModelLine> lines;
    private final Deque<Transition> recent = new ArrayDeque<>();

    private ModelStore(
            Path folder, StoreLock lock, StoreFiles files, StationClock clock, Map<String, ModelLine> lines) {
        this.folder = folder;
        this.lock = lock;
        this.files = files;
        this.releases = new ReleaseFolders(folder, files);
        this.clock = clock;
        this.lines = lines;
    }

    /**
     * Opens the store for changing, and clears away what an interrupted run has left.
     *
     * @param folder made when it isn't there
     * @throws StoreUnavailable if another process holds it, or the disk says no
     */
    public static ModelStore open(Path folder, StationClock clock) throws StoreUnavailable {
        return open(folder, clock, Steps.NONE);
    }

    /** The same, told of its steps. */
    static ModelStore open(Path folder, StationClock clock, Steps steps) throws StoreUnavailable {
        try {
            Files.createDirectories(folder);
            StoreLock lock = StoreLock.of(folder, clock);
            try {
                ModelStore store =
                        new ModelStore(folder, lock, new StoreFiles(steps), clock, new TreeMap<>(read(folder)));
                store.recover();
                return store;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StoreUnavailable(
                    "the model store " + folder + " can't be opened (" + e + "): check the disk and that "
                            + System.getProperty("user.name") + " may write there",
                    false);
        }
    }

    /** Whether a process, a running station, holds the store. */
    public static boolean isInUse(Path folder) throws IOException {
        return StoreLock.isHeld(folder);
    }

    /**
     * What the lines say, without opening the store: also while a station runs.
     *
     * @return by name; empty when there is no store
     */
    public static Map<String, ModelLine> read(Path folder) throws IOException {
        return LineFiles.read(folder);
    }

    /** The transitions of all models, oldest first. */
    public static List<Transition> history(Path folder) throws IOException {
        return History.read(folder);
    }

    /**
     * What is damaged, a sentence each, without opening the store; empty when all is sound.
     *
     * @throws IOException if the disk doesn't let anybody look
     */
    public static List<String> problems(Path folder) throws IOException {
        return LineFiles.problems(folder);
    }

    /**
     * What speaks against a bundle, as the disk says, without opening the store: also while a station runs.
     *
     * @param again whether it doesn't matter that it failed here before
     */
    public static Optional<String> objection(Path folder, BundleFacts facts, boolean again) throws IOException {
        Release release = new Release(facts.version(), facts.release(), facts.digest());
        ModelLine line = read(folder).getOrDefault(facts.name(), ModelLine.empty(facts.name()));
        return ReleaseRules.known(line, release)
                .or(() -> ReleaseRules.objection(again ? line.unbarred(release.digest()) : line, release));
    }

    /**
     * Whom the device believes, without opening the store.
     *
     * @throws BundleRefused if the pinned root, or one that followed it, isn't sound
     */
    public static Trust trust(Path folder, Path pinned) throws BundleRefused, IOException {
        return Roots.open(folder.resolve(ROOTS), pinned, new StoreFiles(Steps.NONE))
                .trust();
    }

    /** Adds to the history what a cut kept out of it, and removes what no line needs. */
    private void recover() throws IOException {
        List<Transition> history = History.read(folder);
        history.forEach(this::remember);
        for (ModelLine line : lines.values()) {
            Transition last = line.last();
            if (last != null && !history.contains(last)) {
                History.append(folder, last, files);
                remember(last);
            }
            releases.sweep(line);
        }
        releases.sweepExcept(lines.keySet());
    }

    private void remember(Transition transition) {
        recent.addLast(transition);
        if (recent.size() > RECENT_MAX) {
            recent.removeFirst();
        }
    }

    /** The newest transitions of all models, oldest first; at most {@value #RECENT_MAX}. */
    public synchronized List<Transition> recent() {
        return List.copyOf(recent);
    }

    /** The names that are known. */
    public synchronized List<String> names() {
        return List.copyOf(lines.keySet());
    }

    /** What is known of a model; an empty line for a name that nobody has heard of. */
    public synchronized ModelLine line(String name) {
        ModelLine line = lines.get(name);
        return line == null ? ModelLine.empty(name) : line;
    }

    /** All lines, by name. */
    public synchronized Map<String, ModelLine> lines() {
        return new TreeMap<>(lines);
    }

    /**
     * Where a line leads.
     *
     * @param line that follows
     * @param release that comes to another state; null when none does
     * @param state that it comes to
     * @param detail for people
     */
    record Change(
            ModelLine line,
            @Nullable Release release,
            @Nullable UpdateState state,
            String detail) {

        static Change of(ModelLine line, Release release, UpdateState state, String detail) {
            return new Change(line, release, state, detail);
        }

        /** A change that is no news to anybody. */
        static Change quiet(ModelLine line) {
            return new Change(line, null, null, "");
        }
    }

    /**
     * Changes a line, durably, before anybody sees it.
     *
     * @param change from the present line to the next; null to leave it as it is
     * @return the line as it now is
     * @throws IOException if it couldn't be made durable; then nothing has changed
     */
    synchronized ModelLine change(String name, Function<ModelLine, @Nullable Change> change) throws IOException {
        ModelLine before = line(name);
        Change wanted = change.apply(before);
        if (wanted == null) {
            return before;
        }
        ModelLine after = wanted.line.withEdition(before.edition() + 1);
        Transition transition = null;
        if (wanted.release != null && wanted.state != null) {
            Transition last = before.last();
            transition = new Transition(
                    last == null ? 1 : last.number() + 1,
                    clock.utcMillis(),
                    clock.quality(),
                    clock.uptimeMillis(),
                    name,
                    wanted.release,
                    wanted.state,
                    wanted.detail);
            after = after.withLast(transition);
        }
        LineFiles.write(folder, after, files);
        lines.put(name, after);
        if (transition != null) {
            remember(transition);
            tell(transition);
        }
        return after;
    }

    /** The line holds already; a history that can't be written is completed at the next opening. */
    private void tell(Transition transition) {
        String why = transition.state().reason().isEmpty()
                ? transition.detail()
                : transition.state().reason();
        LOG.info(
                "model {} {}: {}{}",
                transition.name(),
                transition.release().title(),
                transition.state().word(),
                why.isEmpty() ? "" : " (" + why + ")");
        try {
            History.append(folder, transition, files);
        } catch (IOException e) {
            LOG.warn("the models' history can't be written ({})", e.toString());
        }
    }

    /**
     * Whom this device trusts, from the pinned root on.
     *
     * @throws BundleRefused if that root, or one that followed it, isn't sound
     */
    Roots roots(Path pinned) throws BundleRefused, IOException {
        return Roots.open(folder.resolve(ROOTS), pinned, files);
    }

    /** The folder of a release, whether it is there or not. */
    public Path folder(String name, Release release) {
        return releases.folder(name, release);
    }

    /**
     * Puts a verified bundle into the store: every file is inflated, compared with the manifest, and on disk when this
     * returns. A release that is there already stays.
     *
     * @throws BundleRefused if a file isn't what the manifest says
     * @throws IOException if the disk says no; then nothing is left of it
     */
    void unpack(Bundle bundle) throws BundleRefused, IOException {
        releases.unpack(bundle);
    }

    /** A release as it lies in the store. */
    public record Stored(Manifest manifest, Path folder) {}

    /**
     * Opens a release: it must be the one whose signatures were checked when it came.
     *
     * @throws BundleRefused if it is damaged, or another one
     */
    public Stored open(String name, Release release) throws BundleRefused, IOException {
        return releases.open(name, release);
    }

    /** Bytes that the kept releases of all models take. */
    synchronized long usedBytes() throws IOException {
        long used = 0;
        for (ModelLine line : lines.values()) {
            used += releases.sizeBytes(line);
        }
        return used;
    }

    /** Removes the folders of a model that its line doesn't need. */
    synchronized void sweep(String name) throws IOException {
        releases.sweep(line(name));
    }

    /** Lets go of the store; nothing else is left to do. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.debug("closing the store's lock: {}", e.toString());
        }
    }
}

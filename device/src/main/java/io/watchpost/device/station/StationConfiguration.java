package io.watchpost.device.station;

import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.Configs;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.Overlay;
import io.watchpost.config.StationConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration that a station runs by: what the operator wrote, and over it what was {@link RemoteChanges changed from
 * afar}. For any thread.
 */
public final class StationConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(StationConfiguration.class);

    private final String subject;
    private final Path folder;
    private final String leftOut;
    private Mapping base;
    private Mapping patch;
    private StationConfig present;

    /**
     * Judges it, and lays over it what was changed from afar. If that doesn't fit any more it stays out, with a warning:
     * what the operator wrote counts.
     *
     * @param subject what the problems are said of
     * @param base what the operator wrote
     * @param folder what relative paths start from
     * @throws ConfigurationException with everything that is wrong with the operator's own
     */
    public StationConfiguration(String subject, Mapping base, Path folder) throws ConfigurationException {
        this.subject = subject;
        this.base = base;
        this.folder = folder;
        StationConfig alone = Configs.station(subject, base, folder);
        Mapping kept = new Mapping("");
        StationConfig both = alone;
        String problem = "";
        try {
            kept = RemoteChanges.read(alone.stateDir());
            if (!kept.entries().isEmpty()) {
                both = merged(base, kept);
                LOG.info("what was changed from afar is laid over the configuration");
            }
        } catch (ConfigurationException | IOException e) {
            problem = String.valueOf(e.getMessage());
            LOG.warn("what was changed from afar stays out: {}", problem);
            kept = new Mapping("");
            both = alone;
        }
        this.leftOut = problem;
        this.patch = kept;
        this.present = both;
    }

    private StationConfig merged(Mapping below, Mapping over) throws ConfigurationException {
        return over.entries().isEmpty()
                ? Configs.station(subject, below, folder)
                : Configs.station("the changed configuration", Overlay.merged(below, over), folder);
    }

    public synchronized StationConfig station() {
        return present;
    }

    /**
     * Whether the operator's own may become this; nothing is changed.
     *
     * @throws ConfigurationException with everything that is wrong
     */
    public synchronized void checkBase(Mapping next) throws ConfigurationException {
        checkFolders(merged(next, patch));
    }

    /**
     * The operator's own becomes this.
     *
     * @throws ConfigurationException with everything that is wrong; nothing is changed then
     */
    public synchronized void takeBase(Mapping next) throws ConfigurationException {
        StationConfig judged = merged(next, patch);
        checkFolders(judged);
        base = next;
        present = judged;
    }

    /**
     * Changes it from afar, durably, all of it or nothing.
     *
     * @param changes JSON merge patch, laid over what was changed before; explicit nulls take back what was changed
     * @throws ConfigurationException with everything that would be wrong
     * @throws IOException if it can't be kept
     */
    public synchronized void change(Mapping changes) throws ConfigurationException, IOException {
        replace(Overlay.merged(patch, changes));
    }

    /**
     * As {@link #change}, but instead of all that was changed before.
     *
     * @throws ConfigurationException with everything that would be wrong
     * @throws IOException if it can't be kept
     */
    public synchronized void replace(Mapping changes) throws ConfigurationException, IOException {
        RemoteChanges.check(changes);
        StationConfig judged = merged(base, changes);
        checkFolders(judged);
        RemoteChanges.write(judged.stateDir(), changes);
        patch = changes;
        present = judged;
    }

    /** Why what had been changed from afar was left out at the beginning; empty if it wasn't. */
    public String leftOut() {
        return leftOut;
    }

    /** What was changed from afar. */
    public synchronized Mapping changed() {
        return patch;
    }

    /** Leaves out what was changed from afar until this process ends: no station can be made with it. */
    synchronized void setChangesAside() throws ConfigurationException {
        patch = new Mapping("");
        present = merged(base, patch);
    }

    /** What was changed from afar, as JSON. */
    public synchronized byte[] changes() {
        return Overlay.json(patch);
    }

    /** The outbox and the models lie there: they don't move while the process lives. */
    private void checkFolders(StationConfig next) throws ConfigurationException {
        if (!next.stateDir().equals(present.stateDir())) {
            throw new ConfigurationException(
                    subject,
                    List.of("stateDir can't change while the station runs, from " + present.stateDir() + " to "
                            + next.stateDir() + ": restart the process for it"));
        }
    }
}

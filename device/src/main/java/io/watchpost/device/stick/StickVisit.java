package io.watchpost.device.stick;

import io.watchpost.bundle.Pem;
import io.watchpost.bundle.PublicKeys;
import io.watchpost.bundle.SigningKey;
import io.watchpost.clock.ClockQuality;
import io.watchpost.clock.StationClock;
import io.watchpost.config.StickConfig;
import io.watchpost.outbox.Entry;
import io.watchpost.outbox.Outbox;
import io.watchpost.result.UtcText;
import io.watchpost.stick.ExportFile;
import io.watchpost.stick.ExportManifest;
import io.watchpost.stick.ExportRun;
import io.watchpost.stick.ExportWriter;
import io.watchpost.stick.ExportWriter.Exported;
import io.watchpost.stick.ExportWriter.Selection;
import io.watchpost.stick.OutboxSource;
import io.watchpost.stick.Receipt;
import io.watchpost.stick.Release;
import io.watchpost.stick.SafeFile;
import io.watchpost.stick.StickKey;
import io.watchpost.stick.StickLayout;
import io.watchpost.stick.StickRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that is done with one stick, from its insertion to the word that it may be pulled out: receipts are read, then what
 * still waits is exported, so that what was delivered isn't written again. Whatever is interrupted is done again at the
 * next visit. The stick's thread.
 */
final class StickVisit {
    private static final Logger LOG = LoggerFactory.getLogger(StickVisit.class);

    private final StickConfig config;
    private final String device;
    private final Path stateDir;
    private final Outbox outbox;
    private final Supplier<List<Path>> pictures;
    private final StationClock clock;

    StickVisit(
            StickConfig config,
            String device,
            Path stateDir,
            Outbox outbox,
            Supplier<List<Path>> pictures,
            StationClock clock) {
        this.config = config;
        this.device = device;
        this.stateDir = stateDir;
        this.outbox = outbox;
        this.pictures = pictures;
        this.clock = clock;
    }

    /**
     * What a visit came to.
     *
     * @param done what was done, a sentence each
     * @param problems what wasn't, a sentence each
     */
    record Report(List<String> done, List<String> problems, long exported, long released) {}

    /** An export of this station that lies on the stick. */
    private record Own(Path file, ExportManifest manifest) {}

    Report make(StickLayout stick) throws IOException {
        Files.deleteIfExists(stick.done());
        Files.deleteIfExists(stick.problem());
        for (Path leftover : stick.leftovers(device)) {
            Files.deleteIfExists(leftover);
        }
        SigningKey key = StickKey.open(stateDir, device);
        List<String> done = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        long released = receipts(stick, key.publicKey(), done, problems);
        long exported = config.export() ? export(stick, key, done, problems) : 0;
        if (done.isEmpty() && problems.isEmpty()) {
            done.add("there was nothing to do");
        }
        return new Report(done, problems, exported, released);
    }

    /** Receipts for exports of others are theirs; what is ours must be right. */
    private long receipts(StickLayout stick, PublicKeys.Named own, List<String> done, List<String> problems) {
        long released = 0;
        for (Path file : stick.receiptFiles()) {
            try (ExportFile export = ExportFile.open(Receipt.exportOf(file), List.of(own))) {
                try {
                    Release.Released one = Release.covered(export, Receipt.read(file, trusted()), outbox);
                    released += one.released();
                    done.add(file.getFileName() + ": " + one.words());
                } catch (StickRefused e) {
                    problems.add(e.reason());
                }
            } catch (StickRefused e) {
                LOG.debug("a receipt that isn't for this station: {}", e.reason());
            } catch (IOException e) {
                problems.add(file.getFileName() + " can't be read: " + e.getMessage());
            }
        }
        return released;
    }

    private List<PublicKeys.Named> trusted() throws IOException {
        List<PublicKeys.Named> trusted = new ArrayList<>();
        for (Path key : config.trust()) {
            trusted.add(StickKey.publicKey(key));
        }
        return trusted;
    }

    private long export(StickLayout stick, SigningKey key, List<String> done, List<String> problems) {
        try {
            String epoch = outbox.epoch();
            List<Own> own = own(stick, key.publicKey(), epoch);
            long after = exportedUpTo(own);
            List<Path> fresh = freshPictures(own);
            if (new OutboxSource(outbox).entries(after, 1).isEmpty() && fresh.isEmpty()) {
                done.add(
                        own.isEmpty()
                                ? "nothing waits in the outbox"
                                : "everything that waits was on the stick already");
                return 0;
            }
            Path folder = stick.madeExports();
            if (!Files.exists(stick.publicKey(device))) {
                SafeFile.write(
                        stick.publicKey(device),
                        new Pem(Pem.PUBLIC, key.publicKey().spki()).bytes());
            }
            int random = RandomGenerator.getDefault().nextInt();
            List<Exported> written = ExportRun.write(
                    new ExportWriter(
                            device,
                            epoch,
                            clock.utcMillis(),
                            clock.quality() == ClockQuality.SYNCED,
                            key,
                            ExportWriter.Limits.DEFAULT),
                    number -> StickLayout.exportFile(folder, device, clock.utcMillis(), random + number),
                    new OutboxSource(outbox),
                    new Selection(after, fresh),
                    _ -> {});
            long exported = 0;
            for (Exported one : written) {
                exported += one.manifest().counts().entries();
                done.add(one.file().getFileName() + ": "
                        + one.manifest().counts().entries() + " entries, "
                        + one.manifest().pictures().size() + " pictures");
            }
            return exported;
        } catch (IOException e) {
            problems.add("the export ended: " + reason(e) + "; nothing has left the station, put in a stick with room");
            return 0;
        }
    }

    private static List<Own> own(StickLayout stick, PublicKeys.Named key, String epoch) throws IOException {
        List<Own> own = new ArrayList<>();
        for (Path file : stick.exportFiles()) {
            try (ExportFile export = ExportFile.open(file, List.of(key))) {
                if (export.manifest().epoch().equals(epoch)) {
                    own.add(new Own(file, export.manifest()));
                }
            } catch (StickRefused e) {
                LOG.debug("an export of another station, or a damaged one, which counts for nothing: {}", e.reason());
            }
        }
        return own;
    }

    /**
     * Up to where the exports on this stick have everything without a hole from the oldest entry on that waits. One that
     * somebody took away leaves a hole.
     */
    private long exportedUpTo(List<Own> own) throws IOException {
        List<Entry> oldest = new OutboxSource(outbox).entries(0, 1);
        if (oldest.isEmpty()) {
            return 0;
        }
        long upTo = oldest.getFirst().position() - 1;
        boolean grows = true;
        while (grows) {
            long before = upTo;
            for (Own one : own) {
                if (one.manifest.after() <= upTo) {
                    upTo = Math.max(upTo, one.manifest.lastPosition());
                }
            }
            grows = upTo > before;
        }
        return upTo;
    }

    private List<Path> freshPictures(List<Own> own) {
        if (!config.pictures()) {
            return List.of();
        }
        Set<String> there = new HashSet<>();
        for (Own one : own) {
            one.manifest.pictures().forEach(picture -> there.add(picture.name()));
        }
        return pictures.get().stream()
                .filter(file -> !there.contains(file.getFileName().toString()))
                .toList();
    }

    /** The last that is written: whoever finds it may pull the stick out. */
    void sayDone(StickLayout stick, Report report) throws IOException {
        boolean isFine = report.problems.isEmpty();
        List<String> lines = new ArrayList<>();
        lines.add(device + ", " + UtcText.of(clock.utcMillis())
                + (clock.quality() == ClockQuality.SYNCED ? "" : " (the clock isn't set)"));
        lines.add(
                isFine
                        ? "Done. This stick may be pulled out."
                        : "Not everything went well. This stick may be pulled out.");
        report.problems.forEach(problem -> lines.add("- " + problem));
        report.done.forEach(one -> lines.add("- " + one));
        byte[] text = (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8);
        SafeFile.write(isFine ? stick.done() : stick.problem(), text);
    }

    /** Of a file system's exceptions the message is the file alone. */
    static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> denied.getFile() + " may not be written or read";
            case FileAlreadyExistsException exists -> exists.getFile() + " is in the way";
            case NoSuchFileException gone -> gone.getFile() + " isn't there (any more)";
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }
}

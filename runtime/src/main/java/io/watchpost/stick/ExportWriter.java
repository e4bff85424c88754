package io.watchpost.stick;

import io.watchpost.bundle.Envelope;
import io.watchpost.bundle.EnvelopeJson;
import io.watchpost.bundle.Sha256;
import io.watchpost.bundle.SigningKey;
import io.watchpost.outbox.Entry;
import io.watchpost.outbox.Entry.ClockEntry;
import io.watchpost.outbox.Entry.GapEntry;
import io.watchpost.outbox.Entry.ResultEntry;
import io.watchpost.stick.ExportManifest.Counts;
import io.watchpost.stick.ExportManifest.Part;
import io.watchpost.stick.ExportManifest.PictureFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes what waits in an outbox to a file that is carried elsewhere, in memory for one part. The outbox isn't changed:
 * what was exported waits on until a receipt comes back.
 *
 * <pre>
 * NAME.wpo              a ZIP (deflated)
 *   entries/0001.jsonl  messages as subscribers get them, one a line, in the order of the outbox; at most 2 MiB a part
 *   pictures/…          doubtful pictures and what is known of them
 *   manifest.dsse.json  DSSE envelope, payload {@link ExportManifest}; written last
 * </pre>
 *
 * The commit point is the rename to NAME.wpo, after everything was synced: what lies there is whole. One thread.
 */
public final class ExportWriter {
    /** Of an export's file. */
    public static final String ENDING = ".wpo";

    private static final int SLICE = 256;
    private static final int DEFLATION = 4; // JSON that repeats itself: level 9 takes four times as long for a tenth

    private final String device;
    private final String epoch;
    private final long utcMillis;
    private final boolean isClockSynced;
    private final SigningKey key;
    private final Limits limits;

    /**
     * When another file is begun.
     *
     * @param parts of entries; at most {@value ExportManifest#PARTS_MAX}
     * @param sizeBytes of the file, which ends with the part or picture that reaches it; sticks with FAT take no larger
     *     ones than 4 GB
     */
    public record Limits(int parts, int partBytes, long sizeBytes) {
        /** Of any stick. */
        public static final Limits DEFAULT =
                new Limits(ExportManifest.PARTS_MAX, ExportManifest.PART_BYTES_MAX / 2, 2L << 30);
    }

    /** Where entries come from. */
    @FunctionalInterface
    public interface Source {
        /**
         * Entries behind a position, oldest first; empty when there is none.
         *
         * @throws IOException if they can't be read
         */
        List<Entry> entries(long after, int max) throws IOException;

        /** Rows that were passed over, so far. */
        default long unreadable() {
            return 0;
        }
    }

    /** What is to be exported: entries behind a position, gap records wherever they stand. */
    public record Selection(long after, List<Path> pictures) {
        public Selection {
            pictures = List.copyOf(pictures);
        }

        /** Everything in the outbox, without pictures. */
        public static final Selection ALL = new Selection(0, List.of());
    }

    /**
     * A file that is whole.
     *
     * @param rest what goes into the next file, unless the manifest says that this one completes the export
     */
    public record Exported(Path file, long sizeBytes, ExportManifest manifest, Selection rest) {}

    public ExportWriter(
            String device, String epoch, long utcMillis, boolean isClockSynced, SigningKey key, Limits limits) {
        this.device = device;
        this.epoch = epoch;
        this.utcMillis = utcMillis;
        this.isClockSynced = isClockSynced;
        this.key = key;
        this.limits = limits;
    }

    /**
     * Writes one file.
     *
     * @param from entries up to here went into the files before; 0 for the first file
     * @param progress told of each step
     * @throws IOException if it can't be written, or the outbox can't be read; nothing has that name then
     */
    public Exported write(Path file, Source source, long from, Selection selection, Consumer<String> progress)
            throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " exists: exports are never overwritten, name another file");
        }
        try (SafeFile safe = SafeFile.begin(file);
                ZipOutputStream zip = new ZipOutputStream(safe.out())) {
            zip.setLevel(DEFLATION);
            Run run = new Run(safe, zip, progress);
            boolean isThrough = run.entries(source, from, selection.after);
            List<Path> otherPictures = isThrough ? run.pictures(selection.pictures) : selection.pictures;
            ExportManifest manifest = new ExportManifest(
                    device,
                    epoch,
                    utcMillis,
                    isClockSynced,
                    new Counts(run.results, run.gaps, run.clocks, source.unreadable()),
                    Math.max(from, selection.after),
                    isThrough && otherPictures.isEmpty(),
                    run.parts,
                    run.pictures);
            zip.setLevel(DEFLATION);
            run.put(
                    ExportManifest.FILE_NAME,
                    EnvelopeJson.bytes(Envelope.unsigned(ExportManifest.PAYLOAD_TYPE, manifest.bytes())
                            .signedWith(key)));
            zip.finish();
            progress.accept("the manifest is signed");
            safe.complete();
            progress.accept("complete");
            return new Exported(file, Files.size(file), manifest, new Selection(selection.after, otherPictures));
        } catch (GeneralSecurityException e) {
            throw new IOException("the export can't be signed: " + e.getMessage(), e);
        }
    }

    /** One file. */
    private final class Run {
        private final SafeFile safe;
        private final ZipOutputStream zip;
        private final Consumer<String> progress;
        private final List<Part> parts = new ArrayList<>();
        private final List<PictureFile> pictures = new ArrayList<>();
        private final ByteArrayOutputStream lines = new ByteArrayOutputStream(ExportManifest.PART_BYTES_MAX / 2);
        private int count;
        private long firstPosition;
        private long lastPosition;
        private long results;
        private long gaps;
        private long clocks;

        Run(SafeFile safe, ZipOutputStream zip, Consumer<String> progress) {
            this.safe = safe;
            this.zip = zip;
            this.progress = progress;
        }

        /** False if the file is full before the outbox is through. */
        boolean entries(Source source, long from, long resultsAfter) throws IOException {
            long position = from;
            for (List<Entry> slice = source.entries(position, SLICE);
                    !slice.isEmpty();
                    slice = source.entries(position, SLICE)) {
                for (Entry entry : slice) {
                    position = entry.position();
                    if (position <= resultsAfter && !(entry instanceof GapEntry)) {
                        continue;
                    }
                    byte[] line = EntryText.of(entry);
                    if (lines.size() + line.length >= limits.partBytes) {
                        endPart();
                    }
                    if (count == 0 && (parts.size() == limits.parts || safe.sizeBytes() >= limits.sizeBytes)) {
                        return false;
                    }
                    add(entry, line);
                }
            }
            endPart();
            return true;
        }

        private void add(Entry entry, byte[] line) throws IOException {
            if (line.length >= ExportManifest.PART_BYTES_MAX / 2) {
                throw new IOException("the message of entry " + entry.position() + " has " + line.length + " bytes");
            }
            firstPosition = count == 0 ? entry.position() : firstPosition;
            lastPosition = entry.position();
            lines.writeBytes(line);
            lines.write('\n');
            count++;
            switch (entry) {
                case ResultEntry _ -> results++;
                case GapEntry _ -> gaps++;
                case ClockEntry _ -> clocks++;
            }
        }

        private void endPart() throws IOException {
            if (count == 0) {
                return;
            }
            byte[] bytes = lines.toByteArray();
            String name = "entries/%04d.jsonl".formatted(parts.size() + 1);
            put(name, bytes);
            parts.add(new Part(name, bytes.length, Sha256.hex(bytes), count, firstPosition, lastPosition));
            lines.reset();
            count = 0;
            progress.accept(results + gaps + clocks + " entries are written");
        }

        /** Those for which this file has no room any more. */
        List<Path> pictures(List<Path> all) throws IOException {
            zip.setLevel(Deflater.NO_COMPRESSION); // JPEGs and what is encrypted get no smaller
            for (int index = 0; index < all.size(); index++) {
                if (pictures.size() == ExportManifest.PICTURES_MAX || safe.sizeBytes() >= limits.sizeBytes) {
                    return all.subList(index, all.size());
                }
                picture(all.get(index));
            }
            return List.of();
        }

        /** One that is gone meanwhile is left out: the ring goes on turning. */
        private void picture(Path picture) throws IOException {
            byte[] bytes;
            try {
                bytes = Files.readAllBytes(picture);
            } catch (NoSuchFileException e) {
                return;
            }
            if (bytes.length == 0 || bytes.length > ExportManifest.PICTURE_BYTES_MAX) {
                return;
            }
            String name = "pictures/" + picture.getFileName();
            put(name, bytes);
            pictures.add(new PictureFile(name, bytes.length, Sha256.hex(bytes)));
        }

        private void put(String name, byte[] bytes) throws IOException {
            ZipEntry entry = new ZipEntry(name);
            entry.setTime(0); // says nothing that the manifest doesn't
            zip.putNextEntry(entry);
            zip.write(bytes);
            zip.closeEntry();
        }
    }
}

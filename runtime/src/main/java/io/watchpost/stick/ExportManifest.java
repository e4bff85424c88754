package io.watchpost.stick;

import io.watchpost.bundle.StrictJson;
import io.watchpost.result.UtcText;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What is in an export, schema {@value #SCHEMA}. Signed by the station; what it doesn't list isn't believed.
 *
 * @param device whose results they are, for the topics
 * @param epoch of the station when it exported; entries of earlier ones may be among them
 * @param utcMillis when, by the station's clock
 * @param isClockSynced whether that clock was set
 * @param counts of all that is in it
 * @param after results behind this position of the outbox are in it; those before were exported already
 * @param isComplete false when there was more than fits into one file
 * @param parts entries, in the order of the outbox
 * @param pictures doubtful ones
 */
public record ExportManifest(
        String device,
        String epoch,
        long utcMillis,
        boolean isClockSynced,
        Counts counts,
        long after,
        boolean isComplete,
        List<Part> parts,
        List<PictureFile> pictures) {

    public static final String SCHEMA = "watchpost.export/1";

    /** Of the envelope around it. */
    public static final String PAYLOAD_TYPE = "application/vnd.watchpost.export+json";

    /** The envelope's name in the export. */
    public static final String FILE_NAME = "manifest.dsse.json";

    static final int PARTS_MAX = 2_000;
    static final int PICTURES_MAX = 1_000;

    /** A part ends with the entry that reaches this size; an entry has at most as much again. */
    static final int PART_BYTES_MAX = 2 << 20;

    static final long PICTURE_BYTES_MAX = 16L << 20;

    private static final Pattern PART_NAME = Pattern.compile("entries/[0-9]{4}\\.jsonl");
    private static final Pattern PICTURE_NAME = Pattern.compile("pictures/[A-Za-z0-9][A-Za-z0-9._-]{0,119}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final JsonFactory JSON = new JsonFactory();
    private static final Map<String, Boolean> CLOCK = Map.of("synced", true, "unsynced", false);

    /**
     * How many of each there are.
     *
     * @param unreadable rows that were passed over: the station names what is lost with them in gap records
     */
    public record Counts(long results, long gaps, long clocks, long unreadable) {
        public Counts {
            if (results < 0 || gaps < 0 || clocks < 0 || unreadable < 0) {
                throw new IllegalArgumentException("a count is negative");
            }
        }

        /** Without what was passed over. */
        public long entries() {
            return results + gaps + clocks;
        }
    }

    /**
     * Entries: their messages, one a line.
     *
     * @param file its name in the export
     * @param sizeBytes inflated
     * @param sha256 of that
     * @param firstPosition in the outbox
     */
    public record Part(String file, int sizeBytes, String sha256, int entries, long firstPosition, long lastPosition) {
        public Part {
            require(PART_NAME.matcher(file).matches(), "the name of a part");
            require(sizeBytes > 0 && sizeBytes <= PART_BYTES_MAX, "the size of " + file);
            require(SHA256.matcher(sha256).matches(), "the sha256 of " + file);
            require(entries > 0, "the number of entries in " + file);
            require(firstPosition > 0 && lastPosition >= firstPosition, "the positions of " + file);
        }
    }

    /**
     * A picture, with what is known of it in a file beside it.
     *
     * @param file its name in the export
     */
    public record PictureFile(String file, long sizeBytes, String sha256) {
        public PictureFile {
            require(PICTURE_NAME.matcher(file).matches(), "the name of a picture");
            require(sizeBytes > 0 && sizeBytes <= PICTURE_BYTES_MAX, "the size of " + file);
            require(SHA256.matcher(sha256).matches(), "the sha256 of " + file);
        }

        /** Without the folder. */
        public String name() {
            return file.substring(file.indexOf('/') + 1);
        }
    }

    public ExportManifest {
        parts = List.copyOf(parts);
        pictures = List.copyOf(pictures);
        Set<String> names = new HashSet<>();
        long entries = 0;
        for (Part part : parts) {
            require(names.add(part.file), "a part that is there twice");
            entries += part.entries;
        }
        for (PictureFile picture : pictures) {
            require(names.add(picture.file), "a picture that is there twice");
        }
        require(entries == counts.entries(), "the number of entries");
        require(!device.isBlank(), "the device");
    }

    /** Behind which the next export goes on. */
    public long lastPosition() {
        return parts.isEmpty() ? after : Math.max(after, parts.getLast().lastPosition());
    }

    /**
     * Reads what was signed.
     *
     * @throws IllegalArgumentException if it is none
     */
    static ExportManifest read(byte[] json) {
        StrictJson in = StrictJson.of(json);
        require(in.text("schema").equals(SCHEMA), "the schema, which this version doesn't know");
        String device = in.text("device");
        String epoch = in.text("epoch");
        long created = millis(in.text("created"));
        boolean synced = in.word("clock", CLOCK);
        StrictJson counted = in.object("counts");
        Counts counts = new Counts(
                counted.whole("results"), counted.whole("gaps"), counted.whole("clocks"), counted.whole("unreadable"));
        counted.end();
        long after = in.whole("after");
        boolean complete = in.flag("complete");
        List<Part> parts = in.objects("parts", PARTS_MAX, part -> {
            Part read = new Part(
                    part.text("file"),
                    part.wholeInt("sizeBytes"),
                    part.text("sha256"),
                    part.wholeInt("entries"),
                    part.whole("firstPosition"),
                    part.whole("lastPosition"));
            part.end();
            return read;
        });
        List<PictureFile> pictures = in.objects("pictures", PICTURES_MAX, picture -> {
            PictureFile read =
                    new PictureFile(picture.text("file"), picture.whole("sizeBytes"), picture.text("sha256"));
            picture.end();
            return read;
        });
        in.end();
        return new ExportManifest(device, epoch, created, synced, counts, after, complete, parts, pictures);
    }

    /** What is signed. */
    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("schema", SCHEMA);
            json.writeStringProperty("device", device);
            json.writeStringProperty("epoch", epoch);
            json.writeStringProperty("created", UtcText.of(utcMillis));
            json.writeStringProperty("clock", isClockSynced ? "synced" : "unsynced");
            json.writeObjectPropertyStart("counts");
            json.writeNumberProperty("results", counts.results);
            json.writeNumberProperty("gaps", counts.gaps);
            json.writeNumberProperty("clocks", counts.clocks);
            json.writeNumberProperty("unreadable", counts.unreadable);
            json.writeEndObject();
            json.writeNumberProperty("after", after);
            json.writeBooleanProperty("complete", isComplete);
            json.writeArrayPropertyStart("parts");
            for (Part part : parts) {
                json.writeStartObject();
                json.writeStringProperty("file", part.file);
                json.writeNumberProperty("sizeBytes", part.sizeBytes);
                json.writeStringProperty("sha256", part.sha256);
                json.writeNumberProperty("entries", part.entries);
                json.writeNumberProperty("firstPosition", part.firstPosition);
                json.writeNumberProperty("lastPosition", part.lastPosition);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("pictures");
            for (PictureFile picture : pictures) {
                json.writeStartObject();
                json.writeStringProperty("file", picture.file);
                json.writeNumberProperty("sizeBytes", picture.sizeBytes);
                json.writeStringProperty("sha256", picture.sha256);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    static long millis(String time) {
        try {
            return Instant.parse(time).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("the time can't be read", e);
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what + " is wrong");
        }
    }
}

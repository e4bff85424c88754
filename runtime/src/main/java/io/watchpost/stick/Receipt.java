package io.watchpost.stick;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Envelope;
import io.watchpost.bundle.EnvelopeJson;
import io.watchpost.bundle.PublicKeys;
import io.watchpost.bundle.SigningKey;
import io.watchpost.bundle.StrictJson;
import io.watchpost.result.UtcText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What became of an export, schema {@value #SCHEMA}: signed by whoever delivered it, and bound to this very export by the
 * digest of its manifest.
 *
 * @param export the digest
 * @param device whose export
 * @param broker that acknowledged what is in these parts
 * @param parts names of the parts that were delivered
 * @param refused ids of entries in them that the broker doesn't take; they stay where they are
 * @param utcMillis when
 */
public record Receipt(
        String export, String device, String broker, Set<String> parts, Set<String> refused, long utcMillis) {

    public static final String SCHEMA = "watchpost.receipt/1";

    /** Of the envelope around it. */
    public static final String PAYLOAD_TYPE = "application/vnd.watchpost.receipt+json";

    /** Behind the whole name of the export's file. */
    public static final String ENDING = ".receipt.json";

    /** With more, something is wrong with the broker, and nothing is acknowledged. */
    public static final int REFUSED_MAX = 1_000;

    private static final int SIZE_BYTES_MAX = 512 << 10;
    private static final JsonFactory JSON = new JsonFactory();

    public Receipt {
        parts = Set.copyOf(parts);
        refused = Set.copyOf(refused);
    }

    /** The receipt's file of an export's. */
    public static Path fileOf(Path export) {
        return export.resolveSibling(export.getFileName() + ENDING);
    }

    /** The export's file of a receipt's; the receipt's own when it is named otherwise. */
    public static Path exportOf(Path receipt) {
        String name = String.valueOf(receipt.getFileName());
        return name.endsWith(ENDING)
                ? receipt.resolveSibling(name.substring(0, name.length() - ENDING.length()))
                : receipt;
    }

    /**
     * Reads a receipt that one of these keys signed.
     *
     * @throws StickRefused if it is none, or isn't signed by any of them
     */
    public static Receipt read(Path file, Collection<PublicKeys.Named> trusted) throws StickRefused, IOException {
        try (InputStream in = Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            Envelope envelope = EnvelopeJson.read(in.readNBytes(SIZE_BYTES_MAX + 1), file.toString());
            if (!envelope.payloadType().equals(PAYLOAD_TYPE)) {
                throw new StickRefused(file + " holds a signed " + envelope.payloadType() + ", which is no receipt");
            }
            if (trusted.isEmpty()) {
                throw new StickRefused(file + " is a receipt, and nobody's receipts are trusted here: name the public"
                        + " key of whoever imports under stick.trust");
            }
            if (envelope.signerAmong(trusted).isEmpty()) {
                throw new StickRefused(file + " is not trusted: it isn't signed by "
                        + trusted.stream()
                                .map(PublicKeys.Named::shown)
                                .reduce((one, other) -> one + " or " + other)
                                .orElse(""));
            }
            return of(envelope.payload());
        } catch (NoSuchFileException e) {
            throw new StickRefused(file + " does not exist: check the path");
        } catch (BundleRefused e) {
            throw new StickRefused(e.reason());
        } catch (IllegalArgumentException e) {
            throw new StickRefused(file + " is no receipt that this version understands: " + e.getMessage());
        }
    }

    private static Receipt of(byte[] json) {
        StrictJson in = StrictJson.of(json);
        if (!in.text("schema").equals(SCHEMA)) {
            throw new IllegalArgumentException("its schema is another one");
        }
        Receipt receipt = new Receipt(
                in.text("export"),
                in.text("device"),
                in.text("broker"),
                new TreeSet<>(in.texts("parts", ExportManifest.PARTS_MAX)),
                new TreeSet<>(in.texts("refused", REFUSED_MAX)),
                ExportManifest.millis(in.text("time")));
        in.end();
        return receipt;
    }

    /** Signs it and puts it beside the export, or where it is told to. */
    public void write(Path file, SigningKey key) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("schema", SCHEMA);
            json.writeStringProperty("export", export);
            json.writeStringProperty("device", device);
            json.writeStringProperty("broker", broker);
            texts(json, "parts", parts);
            texts(json, "refused", refused);
            json.writeStringProperty("time", UtcText.of(utcMillis));
            json.writeEndObject();
        }
        try {
            Envelope envelope =
                    Envelope.unsigned(PAYLOAD_TYPE, bytes.toByteArray()).signedWith(key);
            SafeFile.write(file, EnvelopeJson.bytes(envelope));
        } catch (GeneralSecurityException e) {
            throw new IOException("the receipt can't be signed: " + e.getMessage(), e);
        }
    }

    private static void texts(JsonGenerator json, String name, Set<String> texts) {
        json.writeArrayPropertyStart(name);
        List.copyOf(new TreeSet<>(texts)).forEach(json::writeString);
        json.writeEndArray();
    }

    /**
     * Whether it speaks of this export.
     *
     * @throws StickRefused if it is for another one, or names what isn't in it
     */
    public void checkIsFor(ExportFile exported) throws StickRefused {
        if (!device.equals(exported.manifest().device())) {
            throw new StickRefused("the receipt is for the station " + device + ", and " + exported.file() + " is of "
                    + exported.manifest().device());
        }
        if (!export.equals(exported.digest())) {
            throw new StickRefused("the receipt is for another export than " + exported.file() + " (" + export
                    + ", not " + exported.digest() + ")");
        }
        Set<String> known = new TreeSet<>();
        exported.manifest().parts().forEach(part -> known.add(part.file()));
        if (!known.containsAll(parts)) {
            throw new StickRefused("the receipt names parts that " + exported.file() + " doesn't have");
        }
    }
}

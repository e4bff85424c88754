package io.watchpost.cli;

import io.watchpost.bundle.Bundle;
import io.watchpost.bundle.BundleLimits;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Envelope;
import io.watchpost.bundle.Manifest;
import io.watchpost.bundle.ManifestWriter;
import io.watchpost.bundle.PublicKeys;
import io.watchpost.bundle.SealedBundle;
import io.watchpost.bundle.Variant;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say of a bundle.
 *
 * @param signers trusted keys that signed it; null when nobody was asked whom to trust
 */
public record BundleReport(
        Path file,
        Envelope envelope,
        Manifest manifest,
        @Nullable List<PublicKeys.Named> signers) {

    /** Of a bundle that nobody was asked about. */
    public static BundleReport of(Path file) throws BundleRefused, IOException {
        try (SealedBundle sealed = SealedBundle.open(file, BundleLimits.DEFAULT)) {
            Bundle bundle = sealed.unverified();
            return new BundleReport(file, bundle.envelope(), bundle.manifest(), null);
        }
    }

    /** To people, or as one line of JSON. */
    public void print(PrintWriter out, boolean json) {
        if (json) {
            out.println(json());
        } else {
            text(out);
        }
        out.flush();
    }

    private void text(PrintWriter out) {
        out.println(file + "  " + manifest.title() + ", release " + manifest.release() + ", floor " + manifest.floor());
        out.println("manifest   " + envelope.digest());
        out.println("for        " + String.join(", ", manifest.deviceClasses()));
        for (Variant variant : manifest.variants()) {
            out.println("variant    " + variant.id() + ": " + variant.format().wireName() + ", "
                    + variant.precision().wireName() + ", "
                    + manifest.file(variant.file()).length() + " bytes, input "
                    + variant.inputs().getFirst());
        }
        out.println("goldens    " + manifest.goldens().size() + ": "
                + manifest.goldens().stream()
                        .map(golden -> golden.label())
                        .distinct()
                        .collect(Collectors.joining(", ")));
        new TreeMap<>(manifest.provenance()).forEach((key, text) -> out.println("provenance " + key + ": " + text));
        if (signers != null) {
            out.println("trusted    signed by "
                    + signers.stream().map(PublicKeys.Named::shown).collect(Collectors.joining(", ")));
        } else if (envelope.signatures().isEmpty()) {
            out.println("signed     by nobody: add signatures with \"watchpost bundle sign\"");
        } else {
            envelope.signatures().forEach(signature -> out.println("signed     by " + signature.keyId()));
            out.println("           (not checked: \"watchpost bundle verify\" does)");
        }
    }

    private String json() {
        return JsonLine.of(line -> {
            line.writeStringProperty("schema", "watchpost.seal/1");
            line.writeStringProperty("file", file.toString());
            line.writeStringProperty("digest", envelope.digest());
            line.writeArrayPropertyStart("signatures");
            envelope.signatures().forEach(signature -> line.writeString(signature.keyId()));
            line.writeEndArray();
            line.writeBooleanProperty("verified", signers != null);
            line.writeArrayPropertyStart("signers");
            for (PublicKeys.Named key : signers == null ? List.<PublicKeys.Named>of() : signers) {
                line.writeStartObject();
                line.writeStringProperty("name", key.name());
                line.writeStringProperty("keyId", key.keyId());
                line.writeEndObject();
            }
            line.writeEndArray();
            line.writeName("manifest");
            ManifestWriter.write(line, manifest);
        });
    }
}

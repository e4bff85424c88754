package io.watchpost.cli.bundle;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Envelope;
import io.watchpost.bundle.PublicKeys;
import io.watchpost.bundle.Root;
import io.watchpost.bundle.RootJson;
import io.watchpost.bundle.Trust;
import io.watchpost.cli.JsonLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * What there is to say of a root's file.
 *
 * @param missing why devices wouldn't accept it yet; empty when they would
 */
record RootReport(Path file, Root root, Envelope envelope, String missing) {

    /**
     * Looks at a root.
     *
     * @param previous that it should follow; null for a first one
     * @throws BundleRefused if it is no root, or the previous one isn't sound
     */
    static RootReport of(Path file, Envelope envelope, @Nullable Path previous) throws BundleRefused, IOException {
        Root root = RootJson.read(envelope, file.toString());
        Trust before = previous == null ? null : Trust.pinned(previous);
        String missing = "";
        try {
            if (before == null) {
                Trust.pinned(envelope, file.toString());
            } else {
                before.next(envelope, file.toString());
            }
        } catch (BundleRefused e) {
            missing = e.reason();
        }
        return new RootReport(file, root, envelope, missing);
    }

    boolean isComplete() {
        return missing.isEmpty();
    }

    void print(PrintWriter out, boolean json) {
        if (json) {
            out.println(json());
        } else {
            out.println("root of trust " + file + ", version " + root.version());
            print(out, "root keys", root.rootKeys());
            print(out, "release keys", root.releaseKeys());
            root.revoked().stream().sorted().forEach(id -> out.println("revoked: " + id));
            out.println(isComplete() ? "complete: devices that trust what it follows will accept it" : missing);
        }
        out.flush();
    }

    private void print(PrintWriter out, String what, Root.Role role) {
        out.println(what + ", of which " + role.threshold() + " must sign:");
        for (PublicKeys.Named key : role.keys()) {
            out.println("  " + key.keyId() + "  " + key.name() + (hasSignatureOf(key) ? "  (signature there)" : ""));
        }
    }

    private boolean hasSignatureOf(PublicKeys.Named key) {
        return envelope.signatures().stream()
                .anyMatch(signature -> signature.keyId().equals(key.keyId()));
    }

    private String json() {
        return JsonLine.of(line -> {
            line.writeStringProperty("schema", "watchpost.trust/1");
            line.writeStringProperty("file", file.toString());
            line.writeNumberProperty("version", root.version());
            role(line, "rootKeys", root.rootKeys());
            role(line, "releaseKeys", root.releaseKeys());
            line.writeArrayPropertyStart("revoked");
            root.revoked().stream().sorted().forEach(line::writeString);
            line.writeEndArray();
            line.writeBooleanProperty("complete", isComplete());
            line.writeStringProperty("missing", missing);
        });
    }

    private void role(JsonGenerator line, String name, Root.Role role) {
        line.writeObjectPropertyStart(name);
        line.writeNumberProperty("threshold", role.threshold());
        line.writeArrayPropertyStart("keys");
        for (PublicKeys.Named key : role.keys()) {
            line.writeStartObject();
            line.writeStringProperty("name", key.name());
            line.writeStringProperty("keyId", key.keyId());
            line.writeBooleanProperty("signed", hasSignatureOf(key));
            line.writeEndObject();
        }
        line.writeEndArray();
        line.writeEndObject();
    }
}

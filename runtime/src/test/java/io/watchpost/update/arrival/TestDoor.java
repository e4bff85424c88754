package io.watchpost.update.arrival;

import io.watchpost.bundle.BundleFacts;
import io.watchpost.bundle.BundleLimits;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.EnvelopeJson;
import io.watchpost.bundle.Manifest;
import io.watchpost.bundle.SealedBundle;
import io.watchpost.bundle.TestBundles;
import io.watchpost.bundle.Trust;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A door with the real verification behind it, and a store that is a list of titles. */
final class TestDoor implements Door {
    final List<String> taken = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    Trust trust = TestBundles.trust();
    String objection = "";
    String trouble = "";

    @Override
    public Optional<String> objection(BundleFacts facts) {
        asked.add(facts.title());
        return Optional.of(taken.contains(facts.title()) ? facts.title() + " is here already" : objection)
                .filter(words -> !words.isEmpty());
    }

    @Override
    public Entry takeRoot(byte[] envelope, String origin) {
        try {
            trust = trust.next(EnvelopeJson.read(envelope, origin), origin);
            taken.add("root " + trust.root().version());
            return new Entry.Accepted("root of trust " + trust.root().version() + " is trusted");
        } catch (BundleRefused e) {
            return new Entry.Refused(e.reason());
        }
    }

    @Override
    public Entry take(Path bundle, String origin) throws IOException {
        if (!trouble.isEmpty()) {
            throw new IOException(trouble);
        }
        try (SealedBundle sealed = SealedBundle.open(bundle, BundleLimits.DEFAULT)) {
            var opened = sealed.verified(trust);
            opened.check();
            Manifest manifest = opened.manifest();
            taken.add(manifest.title());
            return new Entry.Accepted(manifest.title() + " is staged");
        } catch (BundleRefused e) {
            return new Entry.Refused(e.reason());
        }
    }
}

package io.watchpost.cli.bundle;

import io.watchpost.bundle.Announcement;
import io.watchpost.bundle.Bundle;
import io.watchpost.bundle.BundleFacts;
import io.watchpost.bundle.BundleLimits;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.SealedBundle;
import io.watchpost.bundle.Sha256;
import io.watchpost.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A bundle as it is announced. */
public final class AnnouncedBundle {
    private AnnouncedBundle() {}

    /** Every file of the bundle is compared with its manifest: what is announced can be installed. */
    public static Announcement.Model of(Path file, List<String> sources) throws Failure, BundleRefused, IOException {
        if (Files.isDirectory(file)) {
            throw Failure.usage(file + " is a folder: announce the .wpb file that devices fetch");
        }
        try (SealedBundle sealed = SealedBundle.open(file, BundleLimits.DEFAULT)) {
            Bundle bundle = sealed.unverified();
            bundle.check();
            if (bundle.envelope().signatures().isEmpty()) {
                throw Failure.usage(file + " is not signed: devices would refuse it, sign it with \"bundle sign\"");
            }
            return new Announcement.Model(
                    BundleFacts.of(bundle.manifest(), bundle.envelope(), Files.size(file)), Sha256.hex(file), sources);
        }
    }
}

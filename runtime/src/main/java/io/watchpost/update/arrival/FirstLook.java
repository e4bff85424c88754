package io.watchpost.update.arrival;

import io.watchpost.bundle.BundleHead;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Trust;
import io.watchpost.clock.StationClock;
import io.watchpost.config.ModelsConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What speaks against a bundle that a person brings, told by its beginning, so that the rest needn't come in vain: by whom it
 * is signed, for whom it is meant, its release, the room on the disk. Nothing is verified by it: that is the door's, once the
 * file is whole. Any thread.
 */
public final class FirstLook {
    private final Trust trust;
    private final Admission admission;

    /**
     * Looks as this device's configuration says.
     *
     * @param folder on the disk that it would come to
     */
    public FirstLook(ModelsConfig config, Path folder, Trust trust, Objections objections, StationClock clock) {
        this.trust = trust;
        Disk disk = () -> Files.getFileStore(folder).getUsableSpace();
        admission = new Admission(config, "", objections, disk, clock, ZoneId.systemDefault());
    }

    /**
     * Why it needn't come, or not now; empty when it may.
     *
     * @param head the first {@link BundleHead#SIZE_BYTES_MAX} bytes, or all of a smaller file
     * @param sizeBytes of the whole file
     * @param name for messages
     */
    public Optional<String> objection(byte[] head, long sizeBytes, String name) {
        try {
            return BundleHead.facts(head, sizeBytes, trust, name)
                    .map(facts -> admission.decide(facts, Admission.Way.PERSON, 0, 0))
                    .filter(decision -> !(decision instanceof Admission.Decision.Now))
                    .map(Admission.Decision::words);
        } catch (BundleRefused e) {
            return Optional.of(e.reason());
        }
    }
}

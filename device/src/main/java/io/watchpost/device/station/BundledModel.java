package io.watchpost.device.station;

import io.watchpost.bundle.Manifest;
import io.watchpost.bundle.Variant;
import io.watchpost.config.ModelConfig;
import io.watchpost.vision.Preprocessing;
import java.nio.file.Path;

/** A variant of an unpacked bundle, as a configuration would name the same file with its contract. */
public final class BundledModel {
    private BundledModel() {}

    /**
     * The model that a manifest declares.
     *
     * @param folder that holds the variant's file and the labels
     */
    public static ModelConfig config(Manifest manifest, Variant variant, Path folder) {
        Preprocessing preprocessing = variant.preprocessing(manifest.preprocessing());
        return new ModelConfig(
                folder.resolve(variant.file()),
                folder.resolve(Manifest.LABELS),
                manifest.background(),
                preprocessing.colour(),
                preprocessing.fit(),
                preprocessing.cropFraction(),
                preprocessing.resampling(),
                preprocessing.mean(),
                preprocessing.std(),
                manifest.output().rule(),
                null,
                null);
    }
}

package io.watchpost.cli.bundle;

import io.watchpost.bundle.Bundle;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Golden;
import io.watchpost.bundle.GoldenReplay;
import io.watchpost.bundle.Manifest;
import io.watchpost.bundle.Variant;
import io.watchpost.classify.Classifier;
import io.watchpost.clock.StationClock;
import io.watchpost.config.ModelConfig;
import io.watchpost.device.station.BundledModel;
import io.watchpost.device.station.ModelOpening;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelInspection;
import io.watchpost.engine.Target;
import io.watchpost.frame.Orientation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs the CPU variants of a bundle on its goldens, in a folder that is gone afterwards. */
record BundleReplay(Path cache, StationClock clock) {

    /**
     * Replays all goldens.
     *
     * @throws BundleRefused naming the first that gives something else than the manifest says
     */
    void run(Bundle bundle) throws BundleRefused, EngineException, IOException {
        Path folder = Files.createTempDirectory("bundle");
        try {
            Path unpacked = folder.resolve(bundle.manifest().title());
            bundle.unpack(unpacked);
            for (Variant variant : bundle.manifest().variants()) {
                if (variant.target() == Target.CPU) {
                    replay(bundle.manifest(), variant, unpacked);
                }
            }
        } finally {
            delete(folder);
        }
    }

    private void replay(Manifest manifest, Variant variant, Path folder)
            throws BundleRefused, EngineException, IOException {
        ModelConfig config = BundledModel.config(manifest, variant, folder);
        ModelOpening.Opened opened =
                ModelOpening.open(config, config.preprocessing(Orientation.UPRIGHT, null), cache, clock);
        try (Classifier classifier = opened.classifier();
                GoldenReplay replay = new GoldenReplay(classifier)) {
            refuse(variant.mismatch(ModelInspection.of(opened.file())).map(why -> variant.file() + ": " + why));
            for (Golden golden : manifest.goldens()) {
                GoldenReplay.Seen seen = replay.look(Files.readAllBytes(folder.resolve(golden.file())), golden.file());
                refuse(GoldenReplay.mismatch(golden, variant, seen));
            }
        }
    }

    private static void refuse(Optional<String> why) throws BundleRefused {
        if (why.isPresent()) {
            throw new BundleRefused(why.get());
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

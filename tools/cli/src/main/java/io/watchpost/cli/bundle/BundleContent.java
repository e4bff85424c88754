package io.watchpost.cli.bundle;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.BundleWriter;
import io.watchpost.bundle.Envelope;
import io.watchpost.bundle.Golden;
import io.watchpost.bundle.ListedFile;
import io.watchpost.bundle.Manifest;
import io.watchpost.bundle.ManifestWriter;
import io.watchpost.bundle.Variant;
import io.watchpost.classify.Labels;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.clock.StationClock;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.Target;
import io.watchpost.frame.Orientation;
import io.watchpost.vision.Preprocessing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything that goes into a bundle but the manifest: variants that have seen the goldens, labels, pictures, card. */
final class BundleContent {
    private final Preprocessing preprocessing;
    private final List<MeasuredVariant> variants;
    private final MeasuredVariant cpu;
    private final GoldenPictures pictures;
    private final byte[] labels;
    private final Map<String, Path> files = new TreeMap<>();

    private BundleContent(
            Preprocessing preprocessing,
            List<MeasuredVariant> variants,
            MeasuredVariant cpu,
            GoldenPictures pictures,
            byte[] labels,
            @Nullable Path card) {
        this.preprocessing = preprocessing;
        this.variants = variants;
        this.cpu = cpu;
        this.pictures = pictures;
        this.labels = labels;
        variants.forEach(variant -> files.put(variant.variant().file(), variant.file()));
        pictures.pictures().forEach(picture -> files.put(picture.path(), picture.file()));
        if (card != null) {
            files.put(Manifest.CARD, card);
        }
    }

    /**
     * Runs the variants on the goldens.
     *
     * @throws EngineException if a model is refused
     * @throws Failure if variants and goldens don't agree
     */
    static BundleContent of(
            List<VariantArgument> arguments,
            GoldenPictures pictures,
            @Nullable Path card,
            Path cache,
            StationClock clock)
            throws EngineException, Failure, IOException {
        if (card != null && !Files.isRegularFile(card)) {
            throw Failure.usage("the model card " + card + " does not exist: check the path");
        }
        List<MeasuredVariant> measured = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (VariantArgument argument : arguments) {
            measured.add(MeasuredVariant.of(argument, id(argument.target(), ids), pictures, cache, clock));
        }
        MeasuredVariant cpu = measured.stream()
                .filter(variant -> variant.variant().target() == Target.CPU)
                .findFirst()
                .orElseThrow(() -> Failure.usage("--variant: a bundle needs one for the CPU, which takes over when an"
                        + " accelerator fails: name it with --variant cpu=FILE"));
        for (MeasuredVariant other : measured) {
            requireAgreement(cpu, other, pictures);
        }
        return new BundleContent(
                arguments.getFirst().common().preprocessing(Orientation.UPRIGHT, null),
                measured,
                cpu,
                pictures,
                labelsFile(cpu.labels()),
                card);
    }

    /** The target's name; with a number from the second one on. */
    private static String id(Target target, Set<String> taken) {
        String id = target.wireName();
        for (int number = 2; !taken.add(id); number++) {
            id = target.wireName() + "-" + number;
        }
        return id;
    }

    private static void requireAgreement(MeasuredVariant cpu, MeasuredVariant other, GoldenPictures pictures)
            throws Failure {
        if (!other.isMeasured()) {
            return;
        }
        if (!other.labels().equals(cpu.labels())) {
            throw Failure.usage(other.file() + " has the classes " + other.labels() + " and " + cpu.file() + " has "
                    + cpu.labels() + ": all variants are forms of one model");
        }
        for (int golden = 0; golden < pictures.pictures().size(); golden++) {
            String label = other.seen().get(golden).label();
            String expected = cpu.seen().get(golden).label();
            if (!label.equals(expected)) {
                throw new Failure(
                        ExitCode.MODEL_REFUSED,
                        other.file() + " says \"" + label + "\" of the golden "
                                + pictures.pictures().get(golden).file() + " and " + cpu.file() + " says \"" + expected
                                + "\"",
                        "check that both are forms of the same model, with the contract of each");
            }
        }
    }

    /** One label a line, in a form that is read back as the same labels. */
    private static byte[] labelsFile(List<String> labels) throws Failure, IOException, EngineException {
        byte[] bytes = (String.join("\n", labels) + "\n").getBytes(StandardCharsets.UTF_8);
        Path file = Files.createTempFile("labels", ".txt");
        try {
            Files.write(file, bytes);
            if (!Labels.read(file).equals(labels)) {
                throw Failure.usage("the labels can't be written one a line: one of them is empty, or they are numbers"
                        + " in another order");
            }
        } finally {
            Files.delete(file);
        }
        return bytes;
    }

    Preprocessing preprocessing() {
        return preprocessing;
    }

    List<Variant> variants() {
        return variants.stream().map(MeasuredVariant::variant).toList();
    }

    List<Golden> goldens() {
        List<Golden> goldens = new ArrayList<>();
        for (int number = 0; number < pictures.pictures().size(); number++) {
            int golden = number;
            goldens.add(new Golden(
                    pictures.pictures().get(golden).path(),
                    cpu.seen().get(golden).label(),
                    variants.stream()
                            .map(variant -> variant.expected(golden, cpu))
                            .toList()));
        }
        return goldens;
    }

    /** By their paths. */
    List<ListedFile> files() throws IOException {
        Map<String, ListedFile> listed = new TreeMap<>();
        listed.put(Manifest.LABELS, ListedFile.of(Manifest.LABELS, labels));
        for (Map.Entry<String, Path> file : files.entrySet()) {
            listed.put(file.getKey(), ListedFile.of(file.getKey(), file.getValue()));
        }
        return List.copyOf(listed.values());
    }

    /** What the maker should know. */
    List<String> warnings() {
        return variants.stream()
                .filter(variant -> !variant.isMeasured())
                .map(variant -> variant.file() + " can't be run here: of "
                        + variant.variant().id() + " devices will ask what " + cpu.file()
                        + " said, with more room for the scores")
                .toList();
    }

    void write(Path target, Manifest manifest, Signing signing) throws Failure, IOException, BundleRefused {
        Envelope envelope = signing.sign(ManifestWriter.envelope(manifest));
        BundleWriter.write(target, envelope, manifest, (path, out) -> {
            Path file = files.get(path);
            if (file == null) {
                out.write(labels);
            } else {
                Files.copy(file, out);
            }
        });
    }
}

package io.watchpost.bundle;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.Quantization;
import io.watchpost.engine.Target;
import io.watchpost.engine.TensorSpec;
import io.watchpost.frame.Orientation;
import io.watchpost.vision.Preprocessing;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the payload of a manifest's envelope. Strict: a field that isn't known could mean what this reader ignores. */
final class ManifestJson {
    private static final int SHAPE_MAX = 8;
    private static final int TENSORS_MAX = 16;
    private static final int FILES_MAX = 1_000;
    private static final Map<String, Target> TARGETS = Words.of(Target.values(), Target::wireName);
    private static final Map<String, ElementType> TYPES =
            Words.of(ElementType.values(), type -> type.name().toLowerCase(Locale.ROOT));
    private static final Map<String, Preprocessing.Colour> COLOURS =
            Words.of(Preprocessing.Colour.values(), Preprocessing.Colour::wireName);
    private static final Map<String, Preprocessing.Fit> FITS =
            Words.of(Preprocessing.Fit.values(), Preprocessing.Fit::wireName);
    private static final Map<String, Preprocessing.Resampling> RESAMPLINGS =
            Words.of(Preprocessing.Resampling.values(), Preprocessing.Resampling::wireName);

    private ManifestJson() {}

    /**
     * The manifest in an envelope, whoever signed it.
     *
     * @param name of the bundle's file, for messages
     */
    static Manifest read(Envelope envelope, String name) throws BundleRefused {
        if (!envelope.payloadType().equals(Envelope.MANIFEST_TYPE)) {
            throw new BundleRefused(name + " holds no manifest: the payload of its envelope is "
                    + EntryNames.shown(envelope.payloadType()));
        }
        try {
            return manifest(StrictJson.of(envelope.payload()));
        } catch (IllegalArgumentException e) {
            throw new BundleRefused("the manifest of " + name + " can't be right: " + e.getMessage());
        }
    }

    private static Manifest manifest(StrictJson json) {
        json.word("schema", Map.of(Manifest.SCHEMA, true));
        StrictJson output = json.object("output");
        StrictJson provenance = json.object("provenance");
        Manifest manifest = new Manifest(
                json.text("name"),
                json.text("version"),
                json.whole("release"),
                json.whole("floor"),
                json.texts("deviceClasses", Manifest.DEVICE_CLASSES_MAX),
                preprocessing(json.object("preprocessing")),
                output.word("meaning", OutputMeaning.WORDS),
                output.flag("background"),
                json.objects("variants", Manifest.VARIANTS_MAX, ManifestJson::variant),
                json.objects("files", FILES_MAX, ManifestJson::file),
                json.objects("goldens", Manifest.GOLDENS_MAX, ManifestJson::golden),
                budgets(json.object("budgets")),
                provenance.textsByName());
        output.end();
        json.end();
        return manifest;
    }

    private static Preprocessing preprocessing(StrictJson json) {
        Preprocessing preprocessing = new Preprocessing(
                Orientation.UPRIGHT,
                null,
                json.word("colour", COLOURS),
                json.word("fit", FITS),
                (float) json.number("cropFraction"),
                json.word("resize", RESAMPLINGS),
                json.floats("mean", 3),
                json.floats("std", 3));
        json.end();
        return preprocessing;
    }

    private static Variant variant(StrictJson json) {
        StrictJson normalization = json.objectOrNull("normalization");
        Variant variant = new Variant(
                json.text("id"),
                json.word("target", TARGETS),
                json.word("format", VariantFormat.WORDS),
                json.word("precision", Precision.WORDS),
                json.text("file"),
                json.textOrNull("weights"),
                normalization == null ? List.of() : normalization.floats("mean", 3),
                normalization == null ? List.of() : normalization.floats("std", 3),
                json.objects("inputs", TENSORS_MAX, ManifestJson::tensor),
                json.objects("outputs", TENSORS_MAX, ManifestJson::tensor));
        if (normalization != null) {
            normalization.end();
        }
        json.end();
        return variant;
    }

    private static TensorSpec tensor(StrictJson json) {
        StrictJson quantization = json.objectOrNull("quantization");
        TensorSpec tensor = new TensorSpec(
                json.text("name"),
                json.word("type", TYPES),
                json.integers("shape", SHAPE_MAX),
                quantization == null
                        ? null
                        : new Quantization((float) quantization.number("scale"), quantization.wholeInt("zeroPoint")));
        if (quantization != null) {
            quantization.end();
        }
        json.end();
        return tensor;
    }

    private static ListedFile file(StrictJson json) {
        ListedFile file = new ListedFile(json.text("path"), json.whole("length"), json.text("sha256"));
        json.end();
        return file;
    }

    private static Golden golden(StrictJson json) {
        Golden golden = new Golden(
                json.text("file"),
                json.text("label"),
                json.objects("expected", Manifest.VARIANTS_MAX, ManifestJson::expected));
        json.end();
        return golden;
    }

    private static Golden.Expected expected(StrictJson json) {
        Golden.Expected expected = new Golden.Expected(json.text("variant"), json.number("min"), json.number("max"));
        json.end();
        return expected;
    }

    private static Budgets budgets(StrictJson json) {
        Budgets budgets = new Budgets(json.numberOrNull("latencyP95Millis"), json.wholeOrNull("memoryBytes"));
        json.end();
        return budgets;
    }
}

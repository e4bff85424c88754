package io.watchpost.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.ModelFiles;
import io.watchpost.engine.ModelInspection;
import io.watchpost.engine.Target;
import io.watchpost.engine.TensorSpec;
import io.watchpost.testing.PublishedSchemas;
import io.watchpost.vision.Preprocessing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in a bundle, and that it comes out as it went in. */
final class BundleTest {
    @TempDir
    Path folder;

    @Test
    void manifest_comesBackAsItWas() throws Exception {
        Path file = TestBundles.colours().forDevices("pi-5").write(folder.resolve("a.wpb"), TestBundles.RELEASE);

        try (SealedBundle sealed = SealedBundle.open(file, BundleLimits.DEFAULT)) {
            assertThat(sealed.unverified().manifest())
                    .isEqualTo(TestBundles.colours().forDevices("pi-5").manifest());
        }
    }

    @Test
    void manifestAndRoot_followTheirSchemas() throws Exception {
        PublishedSchemas.assertFollows(
                "watchpost.bundle/1",
                new String(TestBundles.colours().envelope().payload(), StandardCharsets.UTF_8));
        PublishedSchemas.assertFollows(
                "watchpost.root/1",
                new String(RootJson.envelope(TestBundles.ROOT_1).payload(), StandardCharsets.UTF_8));
    }

    @Test
    void sameContent_givesTheSameBytes() throws Exception {
        Path one = TestBundles.colours().write(folder.resolve("1.wpb"), TestBundles.RELEASE, TestBundles.OTHER_RELEASE);
        Path two = TestBundles.colours().write(folder.resolve("2.wpb"), TestBundles.OTHER_RELEASE, TestBundles.RELEASE);

        assertThat(one).hasSameBinaryContentAs(two);
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void unpackedBundle_isTheSameBundleAsAFolder() throws Exception {
        Path file = TestBundles.colours().write(folder.resolve("a.wpb"), TestBundles.RELEASE);
        Path unpacked = folder.resolve("a");
        try (SealedBundle sealed = SealedBundle.open(file, BundleLimits.DEFAULT)) {
            sealed.verified(TestBundles.trust()).unpack(unpacked);
        }

        try (SealedBundle sealed = SealedBundle.open(unpacked, BundleLimits.DEFAULT)) {
            Bundle bundle = sealed.verified(TestBundles.trust());
            bundle.check();
            assertThat(bundle.read(Manifest.LABELS)).asString().isEqualTo("red\ngreen\nblue\n");
            assertThat(bundle.manifest()
                            .contract(bundle.manifest().cpu(), Preprocessing.DEFAULT, unpacked)
                            .labels())
                    .exists();
        }
        Files.writeString(unpacked.resolve(Manifest.LABELS), "red\nblue\ngreen\n");
        try (SealedBundle sealed = SealedBundle.open(unpacked, BundleLimits.DEFAULT)) {
            Bundle bundle = sealed.verified(TestBundles.trust());
            assertThatThrownBy(bundle::check).hasMessageContaining("its sha256 differs");
        }
    }

    @Test
    void variant_knowsItsTensors() throws Exception {
        TestBundles bundle = TestBundles.colours();
        Variant variant = bundle.manifest().cpu();
        Path file = Files.write(folder.resolve("a.tflite"), bundle.bytesOf(variant.file()));
        ModelInspection found = ModelInspection.of(ModelFiles.read(file));

        assertThat(variant.mismatch(found)).isEmpty();
        Variant other = new Variant(
                "cpu",
                variant.target(),
                variant.format(),
                variant.precision(),
                variant.file(),
                null,
                List.of(),
                List.of(),
                variant.inputs(),
                variant.inputs());
        assertThat(other.mismatch(found)).get().asString().startsWith("its outputs are ");
    }

    @Test
    void theTwoFilesOfOpenVino_haveOneName() {
        assertThat(openVino("variants/ncs.xml", "variants/ncs.bin").weights()).isEqualTo("variants/ncs.bin");
        for (String other : List.of("variants/ncs.xml.bin", "variants/other.bin", "ncs.bin")) {
            assertThatThrownBy(() -> openVino("variants/ncs.xml", other))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("have one name, ending in .xml and .bin");
        }
        assertThatThrownBy(() -> openVino("variants/ncs", "variants/ncs.bin"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Variant openVino(String file, String weights) {
        TensorSpec end = new TensorSpec("end", ElementType.FLOAT32, List.of(1, 3), null);
        return new Variant(
                "ncs",
                Target.NCS,
                VariantFormat.OPENVINO_IR,
                Precision.FLOAT32,
                file,
                weights,
                List.of(),
                List.of(),
                List.of(end),
                List.of(end));
    }

    @Test
    void contradictoryManifests_areRefused() throws Exception {
        refused(json -> json.replace("\"release\":2", "\"release\":0"), "the release number is 1 or more");
        refused(json -> json.replace("\"floor\":1", "\"floor\":3"), "the floor 0 to the release");
        refused(json -> json.replace("\"release\":2", "\"release\":2.5"), "release is 2.5, expected a whole number");
        refused(json -> json.replace("\"release\":2", "\"release\":\"2\""), "expected a whole number");
        refused(json -> json.replace("\"name\":\"colours\"", "\"name\":\"../x\""), "a bundle's name");
        refused(json -> json.replace("bundle/1", "bundle/2"), "schema is");
        refused(json -> json.replace("\"floor\":1", "\"floor\":1,\"more\":1"), "doesn't know: \"more\"");
        refused(json -> json.replace("\"floor\":1", "\"floor\":1,\"floor\":1"), "Duplicate");
        refused(json -> json.replace("\"floor\":1,", ""), "floor is missing");
        refused(json -> json.replace("\"target\":\"cpu\"", "\"target\":\"edgetpu\""), "one of them for the CPU");
        refused(json -> json.replace("\"target\":\"cpu\"", "\"target\":\"gpu\""), "variants[0].target");
        refused(json -> json.replace("\"variant\":\"cpu\"", "\"variant\":\"ncs\""), "of each variant, once");
        refused(json -> json.replace("\"min\":0.7", "\"min\":0.95"), "score range");
        refused(json -> json.replace("\"file\":\"golden/red.png\"", "\"file\":\"golden/x.png\""), "doesn't list it");
        refused(json -> json.replace("\"file\":\"golden/", "\"file\":\"variants/"), "doesn't lie in");
        refused(json -> json.replace("\"path\":\"labels.txt\"", "\"path\":\"LABELS.txt\""), "is none of");
        refused(json -> json + " ", "", false);
        refused(json -> json + "{}", "");
    }

    private void refused(UnaryOperator<String> change, String sentence) throws Exception {
        refused(change, sentence, true);
    }

    private void refused(UnaryOperator<String> change, String sentence, boolean isRefused) throws Exception {
        TestBundles bundle = TestBundles.colours();
        String json = new String(bundle.envelope().payload(), StandardCharsets.UTF_8);
        String changed = change.apply(json);
        assertThat(changed).isNotEqualTo(json);
        Envelope envelope = TestKeys.signed(
                Envelope.unsigned(Envelope.MANIFEST_TYPE, changed.getBytes(StandardCharsets.UTF_8)),
                TestBundles.RELEASE);
        Path file = Files.write(
                folder.resolve("changed.wpb"),
                RawZip.of(envelope, bundle.files()).bytes());
        try (SealedBundle sealed = SealedBundle.open(file, BundleLimits.DEFAULT)) {
            if (isRefused) {
                assertThatThrownBy(() -> sealed.verified(TestBundles.trust()))
                        .isInstanceOf(BundleRefused.class)
                        .hasMessageContaining("the manifest of " + file + " can't be right: ")
                        .hasMessageContaining(sentence)
                        .message()
                        .hasLineCount(1);
            } else {
                sealed.verified(TestBundles.trust());
            }
        }
    }
}

package io.watchpost.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The attacks that the format itself must stop, by the names that TUF gives them, each with its sentence. */
final class BundleAttacksTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("model.wpb");
    }

    @Test
    void soundBundle_isAccepted() throws Exception {
        TestBundles.colours().write(file, TestBundles.RELEASE);

        try (SealedBundle sealed = SealedBundle.open(file, BundleLimits.DEFAULT)) {
            Bundle bundle = sealed.verified(TestBundles.trust());
            bundle.check();
            assertThat(bundle.manifest().title()).isEqualTo("colours-1.0.2");
            assertThat(bundle.signers()).containsExactly(TestBundles.RELEASE.publicKey());
        }
    }

    @Test
    void arbitraryModel_unsignedOrByAnUnknownKey_isRefused() throws Exception {
        TestBundles.colours().write(file);
        refused("needs signatures of 1 of the release keys and has 0");

        TestBundles.colours().write(file, TestKeys.named("mallory"));
        refused("is not one of them");

        TestBundles.colours().write(file, TestBundles.ROOT); // a root key releases nothing
        refused("is not one of them");
    }

    @Test
    void arbitraryModel_underASignatureOfAnotherManifest_isRefused() throws Exception {
        Envelope honest = TestBundles.colours().envelope(TestBundles.RELEASE);
        TestBundles evil = TestBundles.colours().release(9, 9);
        Envelope forged = new Envelope(Envelope.MANIFEST_TYPE, evil.envelope().payload(), honest.signatures());
        write(RawZip.of(forged, evil.files()));

        refused("the signature of release");
    }

    @Test
    void signatureForAnotherPurpose_saysNothing() throws Exception {
        TestBundles bundle = TestBundles.colours();
        Envelope heartbeat = TestKeys.signed(
                Envelope.unsigned(
                        "application/vnd.watchpost.other+json",
                        bundle.envelope().payload()),
                TestBundles.RELEASE);
        write(RawZip.of(heartbeat, bundle.files()));
        refused("is expected");

        Envelope renamed = new Envelope(Envelope.MANIFEST_TYPE, heartbeat.payload(), heartbeat.signatures());
        write(RawZip.of(renamed, bundle.files()));
        refused("doesn't fit what it should sign");
    }

    @Test
    void mixAndMatch_fileOfAnotherBundle_isRefused() throws Exception {
        TestBundles bundle = TestBundles.colours();
        RawZip zip = RawZip.of(bundle.envelope(TestBundles.RELEASE), bundle.files());
        zip.entry(Manifest.LABELS).data = "red\nblue\ngreen\n".substring(0, 15).getBytes(StandardCharsets.UTF_8);
        write(zip);

        refused("labels.txt is not the one that its manifest names");
    }

    @Test
    void mixAndMatch_fileOfAnotherLength_isRefusedBeforeItIsRead() throws Exception {
        TestBundles bundle = TestBundles.colours();
        Envelope envelope = bundle.envelope(TestBundles.RELEASE);
        write(RawZip.of(envelope, bundle.file(Manifest.LABELS, new byte[500]).files()));

        refused("has 500 bytes and its manifest says 15");
    }

    @Test
    void wrongTarget_isRefused() throws Exception {
        Manifest manifest =
                TestBundles.colours().forDevices("raspberry-pi-5", "lab-pc").manifest();

        manifest.requireFor(List.of("lab-pc"));
        assertThatThrownBy(() -> manifest.requireFor(List.of("raspberry-pi-3")))
                .isInstanceOf(BundleRefused.class)
                .hasMessage("colours-1.0.2 is for raspberry-pi-5, lab-pc, and this device is raspberry-pi-3");
        assertThat(manifest.isFor(Set.of())).isFalse();
        assertThat(TestBundles.colours().manifest().isFor(Set.of())).isTrue();
    }

    @Test
    void extraneousFile_isRefused() throws Exception {
        TestBundles bundle = TestBundles.colours();
        Envelope envelope = bundle.envelope(TestBundles.RELEASE);
        bundle.file("variants/extra.so", new byte[10]);
        write(RawZip.of(envelope, bundle.files()));
        refused("it holds variants/extra.so, which its manifest doesn't list");

        file = bundle.writeFolder(folder.resolve("unpacked"), envelope);
        refused("it holds variants/extra.so, which its manifest doesn't list");
    }

    @Test
    void missingFile_isRefused() throws Exception {
        TestBundles bundle = TestBundles.colours();
        Envelope envelope = bundle.envelope(TestBundles.RELEASE);
        bundle.files().remove("golden/red.png");
        write(RawZip.of(envelope, bundle.files()));

        refused("its file golden/red.png is missing");
    }

    @Test
    void endlessData_stopsAtTheDeclaredLength() throws Exception {
        TestBundles bundle = TestBundles.colours();
        RawZip zip = RawZip.of(bundle.envelope(TestBundles.RELEASE), bundle.files());
        RawZip.Entry labels = zip.entry(Manifest.LABELS);
        labels.data = deflatedZeros(200 << 20);
        labels.storedBytes = labels.data.length;
        labels.method = 8;
        write(zip);
        assertThat(Files.size(file)).isLessThan(1 << 20);

        refused("inflates to more than the 15 bytes that it declares");
    }

    @Test
    void endlessData_envelopeThatWouldFillTheMemory_isRefused() throws Exception {
        RawZip zip = new RawZip();
        RawZip.Entry envelope = new RawZip.Entry(Manifest.ENVELOPE, new byte[0]);
        envelope.data = deflatedZeros(64 << 20);
        envelope.storedBytes = envelope.data.length;
        envelope.method = 8;
        envelope.length = 64 << 20;
        zip.entries.add(envelope);
        write(zip);
        refused("at most 1048576 are read");

        envelope.length = 100;
        write(zip);
        refused("inflates to more than the 100 bytes");
    }

    @Test
    void endlessData_overTheDevicesLimits_isRefusedUnread() throws Exception {
        TestBundles.colours().write(file, TestBundles.RELEASE);
        long size = Files.size(file);

        refused(new BundleLimits(size - 1, 1 << 30, 100), "more than the limit of " + (size - 1));
        refused(new BundleLimits(size, 500, 100), "more than 500 bytes together");
        refused(new BundleLimits(size, 1 << 30, 3), "holds 4 files, more than the limit of 3");
    }

    @Test
    void truncated_anywhere_isRefused() throws Exception {
        byte[] whole = Files.readAllBytes(TestBundles.colours().write(file, TestBundles.RELEASE));
        for (int length = 0; length < whole.length; length += 13) {
            Files.write(file, Arrays.copyOf(whole, length));
            refused("");
        }
    }

    @Test
    void truncatedDeflate_isRefused() throws Exception {
        TestBundles bundle = TestBundles.colours();
        RawZip zip = RawZip.of(bundle.envelope(TestBundles.RELEASE), bundle.files());
        RawZip.Entry model = zip.entry("variants/cpu.tflite").deflated();
        model.data = Arrays.copyOf(model.data, model.data.length - 20);
        model.storedBytes = model.data.length;
        write(zip);

        refused("ends before its data does");
    }

    @Test
    void revokedKey_isRefused() throws Exception {
        TestBundles.colours().write(file, TestBundles.RELEASE);
        Root next = new Root(
                2,
                TestBundles.ROOT_1.rootKeys(),
                TestKeys.role(1, TestBundles.OTHER_RELEASE),
                Set.of(TestBundles.RELEASE.publicKey().keyId()));
        Trust trust =
                TestBundles.trust().next(TestKeys.signed(RootJson.envelope(next), TestBundles.ROOT), "the second root");

        refused(trust, BundleLimits.DEFAULT, "is revoked");
        TestBundles.colours().write(file, TestBundles.OTHER_RELEASE);
        try (SealedBundle sealed = SealedBundle.open(file, BundleLimits.DEFAULT)) {
            assertThat(sealed.verified(trust).signers()).hasSize(1);
        }
    }

    @Test
    void compromiseBelowTheThreshold_isRefused() throws Exception {
        Trust trust = twoOfTwo();
        TestBundles.colours().write(file, TestBundles.RELEASE, TestKeys.named("mallory"));
        refused(trust, BundleLimits.DEFAULT, "needs signatures of 2 of the release keys and has 1");

        TestBundles.colours().write(file, TestBundles.RELEASE, TestBundles.OTHER_RELEASE);
        try (SealedBundle sealed = SealedBundle.open(file, BundleLimits.DEFAULT)) {
            assertThat(sealed.verified(trust).signers()).hasSize(2);
        }
    }

    @Test
    void twoSignaturesByOneKey_countOnce() throws Exception {
        TestBundles bundle = TestBundles.colours();
        Envelope once = bundle.envelope(TestBundles.RELEASE);
        Envelope.Signature signature = once.signatures().getFirst();
        write(RawZip.of(
                new Envelope(once.payloadType(), once.payload(), List.of(signature, signature)), bundle.files()));

        refused(twoOfTwo(), BundleLimits.DEFAULT, "has 1");
    }

    private static Trust twoOfTwo() throws BundleRefused {
        Root root = new Root(
                1,
                TestKeys.role(1, TestBundles.ROOT),
                TestKeys.role(2, TestBundles.RELEASE, TestBundles.OTHER_RELEASE),
                Set.of());
        return Trust.pinned(TestKeys.signed(RootJson.envelope(root), TestBundles.ROOT), "root");
    }

    private static byte[] deflatedZeros(int length) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] zeros = new byte[1 << 20];
        byte[] buffer = new byte[1 << 16];
        for (int given = 0; given < length; given += zeros.length) {
            deflater.setInput(zeros);
            while (!deflater.needsInput()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
        }
        deflater.finish();
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }

    private void write(RawZip zip) throws IOException {
        Files.write(file, zip.bytes());
    }

    private void refused(String sentence) throws BundleRefused {
        refused(TestBundles.trust(), BundleLimits.DEFAULT, sentence);
    }

    private void refused(BundleLimits limits, String sentence) throws BundleRefused {
        refused(TestBundles.trust(), limits, sentence);
    }

    private void refused(Trust trust, BundleLimits limits, String sentence) {
        assertThatThrownBy(() -> {
                    try (SealedBundle sealed = SealedBundle.open(file, limits)) {
                        sealed.verified(trust).check();
                    }
                })
                .isInstanceOf(BundleRefused.class)
                .hasMessageContaining(sentence)
                .message()
                .hasLineCount(1);
    }
}

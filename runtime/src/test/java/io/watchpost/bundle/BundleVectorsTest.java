package io.watchpost.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.testing.Fixtures;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published test vectors mean what {@code docs/bundle-format.md} says of them. */
final class BundleVectorsTest {
    @TempDir
    Path folder;

    private Path vectors = Path.of("");
    private JsonNode json = JsonMapper.shared().nullNode();

    @BeforeEach
    void read() throws Exception {
        vectors = Fixtures.projectRoot().resolve("docs/bundle-vectors");
        json = JsonMapper.shared().readTree(Files.readAllBytes(vectors.resolve("vectors.json")));
    }

    @Test
    void keys_haveTheirIds() throws Exception {
        assertThat(json.path("keys").size()).isEqualTo(4);
        for (JsonNode key : json.path("keys")) {
            byte[] pkcs8 = HexFormat.of()
                    .parseHex("302e020100300506032b657004220420"
                            + key.path("privateKeyHex").asString());
            PublicKeys.Named made = SigningKey.ofPkcs8("x", pkcs8).publicKey();

            assertThat(Base64.getEncoder().encodeToString(made.spki()))
                    .isEqualTo(key.path("spkiBase64").asString());
            assertThat(made.keyId()).isEqualTo(key.path("keyId").asString());
        }
    }

    @Test
    void signature_isTheOneThere() {
        JsonNode signature = json.path("signature");
        Envelope envelope = TestKeys.signed(
                Envelope.unsigned(
                        signature.path("payloadType").asString(),
                        signature.path("payload").asString().getBytes(StandardCharsets.UTF_8)),
                TestKeys.named(signature.path("key").asString()));

        assertThat(new String(envelope.signedBytes(), StandardCharsets.UTF_8))
                .isEqualTo(signature.path("signedText").asString());
        assertThat(HexFormat.of().formatHex(envelope.signatures().getFirst().bytes()))
                .isEqualTo(signature.path("signatureHex").asString());
    }

    @Test
    void bundle_isWrittenAgainWithTheSameBytes() throws Exception {
        Path file = vectors.resolve(json.at("/bundle/file").asString());
        assertThat(Sha256.hex(Files.readAllBytes(file)))
                .isEqualTo(json.at("/bundle/sha256").asString());
        Path again = folder.resolve("again.wpb");

        try (SealedBundle sealed = SealedBundle.open(file, BundleLimits.DEFAULT)) {
            Bundle bundle = sealed.unverified();
            assertThat(bundle.envelope().digest())
                    .isEqualTo(json.at("/bundle/manifestDigest").asString());
            assertThat(bundle.manifest().title())
                    .isEqualTo(json.at("/bundle/title").asString());
            assertThat(ManifestWriter.envelope(bundle.manifest()).digest())
                    .isEqualTo(bundle.envelope().digest());
            BundleWriter.write(again, bundle.envelope(), bundle);
        }
        assertThat(again).hasSameBinaryContentAs(file);
    }

    @Test
    void verdicts_areThoseThere() throws Exception {
        assertThat(json.path("verdicts").size()).isEqualTo(5);
        for (JsonNode verdict : json.path("verdicts")) {
            Path file = vectors.resolve(verdict.path("file").asString());
            try (SealedBundle sealed = SealedBundle.open(file, BundleLimits.DEFAULT)) {
                Trust trust = trust(verdict.path("root").asString());
                if (verdict.path("accepted").asBoolean()) {
                    sealed.verified(trust).check();
                } else {
                    assertThatThrownBy(() -> sealed.verified(trust).check())
                            .as(verdict.toString())
                            .isInstanceOf(BundleRefused.class);
                }
            }
        }
    }

    @Test
    void announcement_isOfTheBundleThere() throws Exception {
        JsonNode expected = json.path("announcement");
        Path file = vectors.resolve(expected.path("bundle").asString());
        Envelope envelope =
                Trust.readEnvelope(vectors.resolve(expected.path("file").asString()));
        Announcement read =
                AnnouncementJson.verified(envelope, trust(expected.path("root").asString()), "it");

        assertThat(read.group()).isEqualTo(expected.path("group").asString());
        assertThat(read.serial()).isEqualTo(expected.path("serial").asLong());
        assertThat(read.heartbeatSeconds())
                .isEqualTo(expected.path("heartbeatSeconds").asLong());
        assertThat(read.models().getFirst().sha256()).isEqualTo(Sha256.hex(file));
        assertThat(read.models().getFirst().facts())
                .isEqualTo(BundleHead.facts(Files.readAllBytes(file), Files.size(file), trust("root-1.json"), "it")
                        .orElseThrow());
        assertThatThrownBy(() -> AnnouncementJson.verified(envelope, trust("root-2.json"), "it"))
                .isInstanceOf(BundleRefused.class);
    }

    @Test
    void roots_followEachOther() throws Exception {
        Trust first = trust("root-1.json");
        Trust second = first.next(Trust.readEnvelope(vectors.resolve("root-2.json")), "root-2.json");

        assertThat(second.root().version()).isEqualTo(2);
        assertThatThrownBy(() -> second.next(Trust.readEnvelope(vectors.resolve("root-1.json")), "root-1.json"))
                .isInstanceOf(BundleRefused.class);
    }

    private Trust trust(String root) throws Exception {
        return Trust.pinned(vectors.resolve(root));
    }
}

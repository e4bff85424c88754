package io.watchpost.bundle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes the test vectors of {@code docs/bundle-vectors}: {@code BundleVectors FOLDER}. Needed only when the format changes. */
final class BundleVectors {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private BundleVectors() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        Envelope first = TestKeys.signed(RootJson.envelope(TestBundles.ROOT_1), TestBundles.ROOT);
        Root next = new Root(
                2,
                TestKeys.role(1, TestKeys.named("new root")),
                TestKeys.role(1, TestBundles.OTHER_RELEASE),
                Set.of(TestBundles.RELEASE.publicKey().keyId()));
        Envelope second = TestKeys.signed(RootJson.envelope(next), TestBundles.ROOT, TestKeys.named("new root"));
        Files.write(folder.resolve("root-1.json"), EnvelopeJson.bytes(first));
        Files.write(folder.resolve("root-2.json"), EnvelopeJson.bytes(second));

        TestBundles bundle = TestBundles.colours().forDevices("pi-5", "lab-pc");
        bundle.write(folder.resolve("colours.wpb"), TestBundles.RELEASE);
        Envelope envelope = bundle.envelope(TestBundles.RELEASE);
        Path file = folder.resolve("colours.wpb");
        Announcement.Model model = new Announcement.Model(
                BundleFacts.of(bundle.manifest(), envelope, Files.size(file)),
                Sha256.hex(file),
                List.of("https://models.example/colours.wpb", "colours.wpb"));
        Files.write(
                folder.resolve(Announcement.FILE_NAME),
                EnvelopeJson.bytes(TestKeys.signed(
                        AnnouncementJson.envelope(new Announcement("all", 7, 86_400, List.of(model))),
                        TestBundles.RELEASE)));
        write(folder, "refused-extra.wpb", envelope, bundle.file("variants/extra.tflite", new byte[1]));
        bundle.files().remove("variants/extra.tflite");
        write(
                folder,
                "refused-swapped.wpb",
                envelope,
                bundle.file(Manifest.LABELS, "red\nblue\ngreen".getBytes(StandardCharsets.UTF_8)));
        write(
                folder,
                "refused-swapped-same-length.wpb",
                envelope,
                bundle.file(Manifest.LABELS, "red\nblue\ngreen\n".getBytes(StandardCharsets.UTF_8)));
        Files.writeString(folder.resolve("vectors.json"), JSON.writeValueAsString(vectors(folder, envelope)) + "\n");
    }

    private static void write(Path folder, String name, Envelope envelope, TestBundles bundle) throws IOException {
        Files.write(folder.resolve(name), RawZip.of(envelope, bundle.files()).bytes());
    }

    private static ObjectNode vectors(Path folder, Envelope envelope) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("warning", "The private keys are digests of their names: for tests only.");
        var keys = json.putArray("keys");
        for (String name : List.of("root", "new root", "release", "other release")) {
            PublicKeys.Named key = TestKeys.named(name).publicKey();
            keys.addObject()
                    .put("name", name)
                    .put("privateKeyHex", Sha256.hex(name.getBytes(StandardCharsets.UTF_8)))
                    .put("spkiBase64", Base64.getEncoder().encodeToString(key.spki()))
                    .put("keyId", key.keyId());
        }
        Envelope hello = TestKeys.signed(
                Envelope.unsigned("text/plain", "hello".getBytes(StandardCharsets.UTF_8)), TestBundles.RELEASE);
        json.putObject("signature")
                .put("payloadType", "text/plain")
                .put("payload", "hello")
                .put("signedText", new String(hello.signedBytes(), StandardCharsets.UTF_8))
                .put("key", "release")
                .put(
                        "signatureHex",
                        HexFormat.of().formatHex(hello.signatures().getFirst().bytes()));
        json.putObject("bundle")
                .put("file", "colours.wpb")
                .put("sha256", Sha256.hex(Files.readAllBytes(folder.resolve("colours.wpb"))))
                .put("manifestDigest", envelope.digest())
                .put("title", "colours-1.0.2")
                .put("label", "red")
                .put("golden", "golden/red.png");
        json.putObject("announcement")
                .put("file", Announcement.FILE_NAME)
                .put("root", "root-1.json")
                .put("group", "all")
                .put("serial", 7)
                .put("heartbeatSeconds", 86_400)
                .put("bundle", "colours.wpb");
        var verdicts = json.putArray("verdicts");
        verdicts.addObject()
                .put("file", "colours.wpb")
                .put("root", "root-1.json")
                .put("accepted", true);
        verdicts.addObject()
                .put("file", "colours.wpb")
                .put("root", "root-2.json")
                .put("accepted", false);
        for (String refused : List.of("refused-extra.wpb", "refused-swapped.wpb", "refused-swapped-same-length.wpb")) {
            verdicts.addObject().put("file", refused).put("root", "root-1.json").put("accepted", false);
        }
        return json;
    }
}

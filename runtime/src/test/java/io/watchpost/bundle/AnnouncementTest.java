package io.watchpost.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.testing.PublishedSchemas;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Announcements are as strict as manifests. */
final class AnnouncementTest {
    private static final String DIGEST = "sha256:" + "a".repeat(64);

    private static BundleFacts facts(String digest) {
        return new BundleFacts("belt", "1.0+b", 3, 1, List.of("pi-5"), 1_000, digest);
    }

    private static Announcement announcement() {
        return new Announcement(
                "belts",
                9,
                3_600,
                List.of(new Announcement.Model(
                        facts(DIGEST), "b".repeat(64), List.of("https://h:8443/a/b.wpb?x=1", "sub/b.wpb"))));
    }

    private static Announcement read(String json, String type, SigningKey signer) throws BundleRefused {
        Envelope envelope = Envelope.unsigned(type, json.getBytes(StandardCharsets.UTF_8));
        return AnnouncementJson.verified(TestKeys.signed(envelope, signer), TestBundles.trust(), "it");
    }

    private static String json() {
        return new String(AnnouncementJson.envelope(announcement()).payload(), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsWritten_isReadAgain_andFollowsItsSchema() throws Exception {
        assertThat(read(json(), Envelope.ANNOUNCEMENT_TYPE, TestBundles.RELEASE))
                .isEqualTo(announcement());
        PublishedSchemas.assertFollows(Announcement.SCHEMA, json());
    }

    @Test
    void signatureForAnotherPurpose_orOfAStranger_isNone() {
        assertThatThrownBy(() -> read(json(), Envelope.MANIFEST_TYPE, TestBundles.RELEASE))
                .isInstanceOf(BundleRefused.class)
                .hasMessageContaining("holds a signed \"application/vnd.watchpost.manifest+json\"");
        assertThatThrownBy(() -> read(json(), Envelope.ANNOUNCEMENT_TYPE, TestBundles.ROOT))
                .isInstanceOf(BundleRefused.class)
                .hasMessageContaining("is not trusted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"serial\":9|\"serial\":0",
                "\"serial\":9|\"serial\":9.5",
                "\"serial\":9|\"serial\":9,\"serial\":10",
                "\"serial\":9|\"serial\":9,\"expires\":\"2030\"",
                "\"group\":\"belts\"|\"group\":\"../belts\"",
                "3600|59",
                "3600|2678401",
                "https://h:8443|http://h:8443",
                "https://h:8443|https://user@h:8443",
                "https://h:8443|file:///etc",
                "sub/b.wpb|../b.wpb",
                "sub/b.wpb|/b.wpb",
                "\"sizeBytes\":1000|\"sizeBytes\":0",
                "\"floor\":1|\"floor\":4",
                "sha256:a|sha512:a",
                "\"deviceClasses\":[\"pi-5\"]|\"deviceClasses\":[]",
                "watchpost.announcement/1|watchpost.announcement/2",
            })
    void whatIsNotRight_isRefused(String change) {
        String[] parts = change.split("\\|", 2);
        assertThat(json()).contains(parts[0]);

        assertThatThrownBy(
                        () -> read(json().replace(parts[0], parts[1]), Envelope.ANNOUNCEMENT_TYPE, TestBundles.RELEASE))
                .isInstanceOf(BundleRefused.class)
                .hasMessageStartingWith("the announcement it can't be right: ");
    }

    @Test
    void everythingHasALimit() {
        Announcement.Model model = announcement().models().getFirst();
        assertThatThrownBy(() -> new Announcement("a", 1, 60, List.of(model, model)))
                .hasMessage("belt-1.0+b is announced twice");
        assertThatThrownBy(() -> new Announcement("a", 1, 60, Collections.nCopies(65, model)))
                .hasMessageContaining("at most 64 models");
        assertThatThrownBy(() -> new Announcement.Model(model.facts(), model.sha256(), Collections.nCopies(9, "a.wpb")))
                .hasMessageContaining("at most 8 sources");
    }

    @Test
    void head_ofABundlePackedOtherwise_saysNothing() throws Exception {
        TestBundles bundle = TestBundles.colours();
        RawZip deflated = RawZip.of(bundle.envelope(TestBundles.RELEASE), bundle.files());
        deflated.entry(Manifest.ENVELOPE).deflated();
        byte[] sound =
                RawZip.of(bundle.envelope(TestBundles.RELEASE), bundle.files()).bytes();

        assertThat(BundleHead.facts(deflated.bytes(), 5, TestBundles.trust(), "it"))
                .isEmpty();
        assertThat(BundleHead.facts(sound, 5, TestBundles.trust(), "it"))
                .hasValueSatisfying(facts -> assertThat(facts.title()).isEqualTo("colours-1.0.2"));
        assertThatThrownBy(() -> BundleHead.facts(new byte[0], 5, TestBundles.trust(), "it"))
                .isInstanceOf(BundleRefused.class);
        for (int length = 30; length < 3_000; length += 7) {
            byte[] cut = Arrays.copyOf(sound, length);
            try {
                BundleHead.facts(cut, 5, TestBundles.trust(), "it");
            } catch (BundleRefused e) {
                assertThat(e.reason()).hasLineCount(1);
            }
        }
    }
}

package io.watchpost.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may say what is trusted next. */
final class TrustTest {
    private static final SigningKey ANNA = TestKeys.named("anna");
    private static final SigningKey BERT = TestKeys.named("bert");
    private static final SigningKey CLEO = TestKeys.named("cleo");
    private static final SigningKey DORA = TestKeys.named("dora");
    private static final SigningKey RELEASE = TestKeys.named("release");
    private static final SigningKey NEW_RELEASE = TestKeys.named("new release");

    /** Two of Anna, Bert and Cleo. */
    private static final Root FIRST =
            new Root(1, TestKeys.role(2, ANNA, BERT, CLEO), TestKeys.role(1, RELEASE), Set.of());

    /** Dora comes for Anna; the release key is changed. */
    private static final Root SECOND = new Root(
            2,
            TestKeys.role(2, BERT, CLEO, DORA),
            TestKeys.role(1, NEW_RELEASE),
            Set.of(RELEASE.publicKey().keyId()));

    @Test
    void rootJson_comesBackAsItWas() throws Exception {
        Envelope envelope = signed(SECOND, BERT, DORA);
        Envelope again = EnvelopeJson.read(EnvelopeJson.bytes(envelope), "root");

        assertThat(RootJson.read(again, "root")).isEqualTo(SECOND);
        assertThat(EnvelopeJson.bytes(signed(SECOND, DORA, BERT)))
                .as("the order of signing doesn't show")
                .isEqualTo(EnvelopeJson.bytes(envelope));
    }

    @Test
    void pinnedRoot_mustBeSignedByItsOwnKeys() throws Exception {
        assertThat(Trust.pinned(signed(FIRST, ANNA, CLEO), "root").root()).isEqualTo(FIRST);
        assertThatThrownBy(() -> Trust.pinned(signed(FIRST, ANNA, DORA), "root"))
                .hasMessageContaining("needs signatures of 2 of its own root keys and has 1");
    }

    @Test
    void rotation_byOldAndNewThreshold_isAccepted() throws Exception {
        Trust trust = first().next(signed(SECOND, BERT, CLEO), "root 2");

        assertThat(trust.root()).isEqualTo(SECOND);
    }

    @Test
    void rotation_withoutTheOldThreshold_isRefused() {
        refused(SECOND, "needs signatures of 2 of the root keys of version 1 and has 1", BERT, DORA);
    }

    @Test
    void rotation_withoutTheNewThreshold_isRefused() {
        refused(SECOND, "needs signatures of 2 of its own root keys and has 1", ANNA, BERT);
    }

    @Test
    void rotation_thatLeavesOutAVersion_isRefused() {
        Root third = new Root(3, SECOND.rootKeys(), SECOND.releaseKeys(), SECOND.revoked());
        refused(third, "only 2 may follow", BERT, CLEO);
    }

    @Test
    void rotation_backwardsOrToTheSame_isRefused() throws Exception {
        refused(FIRST, "only 2 may follow", ANNA, BERT, CLEO);
        Trust second = first().next(signed(SECOND, BERT, CLEO), "root 2");
        assertThatThrownBy(() -> second.next(signed(FIRST, ANNA, BERT, CLEO), "root 1"))
                .hasMessageContaining("only 3 may follow");
    }

    @Test
    void rotation_thatForgetsARevocation_isRefused() throws Exception {
        Trust second = first().next(signed(SECOND, BERT, CLEO), "root 2");
        Root third = new Root(3, SECOND.rootKeys(), SECOND.releaseKeys(), Set.of());

        assertThatThrownBy(() -> second.next(signed(third, BERT, CLEO), "root 3"))
                .hasMessageContaining("no longer revokes");
    }

    @Test
    void oneSignatureTwice_countsOnce() throws Exception {
        Envelope once = signed(FIRST, ANNA);
        Envelope twice = new Envelope(
                once.payloadType(),
                once.payload(),
                List.of(once.signatures().getFirst(), once.signatures().getFirst()));

        assertThatThrownBy(() -> Trust.pinned(twice, "root")).hasMessageContaining("and has 1");
    }

    @Test
    void contradictoryRoots_areRefused() {
        assertThatThrownBy(() -> new Root(1, TestKeys.role(1, ANNA), TestKeys.role(1, ANNA), Set.of()))
                .hasMessageContaining("both a root and a release key");
        assertThatThrownBy(() -> TestKeys.role(2, ANNA)).hasMessageContaining("threshold");
        assertThatThrownBy(() -> TestKeys.role(1, ANNA, ANNA)).hasMessageContaining("there twice");
        assertThatThrownBy(() -> new Root(
                        1,
                        TestKeys.role(1, ANNA),
                        TestKeys.role(1, RELEASE),
                        Set.of(RELEASE.publicKey().keyId())))
                .hasMessageContaining("a release key and revoked");
    }

    @Test
    void envelope_isReadStrictlyWhereItMatters() {
        notAnEnvelope("", "begin with a JSON object");
        notAnEnvelope("[]", "begin with a JSON object");
        notAnEnvelope("{}", "needs payloadType, payload and signatures");
        notAnEnvelope("{\"payload\":\"\",\"payload\":\"\"}", "Duplicate");
        notAnEnvelope("{\"payload\":3}", "payload is no text");
        notAnEnvelope("{\"payload\":\"!\",\"payloadType\":\"t\",\"signatures\":[]}", "isn't base64");
        notAnEnvelope("{\"payload\":\"\",\"payloadType\":\"t\",\"signatures\":[]} x", "");
        notAnEnvelope("{\"payload\":\"\",\"payloadType\":\"t\",\"signatures\":[{\"sig\":\"\"}]}", "keyid and sig");
        notAnEnvelope("{\"x\":" + "[".repeat(1000) + "]".repeat(1000) + "}", "");
        notAnEnvelope("{\"payload\":\"" + "A".repeat(1 << 20), "an envelope at most");
    }

    @Test
    void envelope_withUnknownFieldsAndUrlSafeBase64_isRead() throws Exception {
        Envelope envelope = EnvelopeJson.read(
                "{\"x\":[{}],\"payload\":\"-_-_\",\"payloadType\":\"t\",\"signatures\":[]}"
                        .getBytes(StandardCharsets.UTF_8),
                "envelope");

        assertThat(envelope.payload()).containsExactly(0xfb, 0xff, 0xbf);
    }

    /** The example of the DSSE protocol's page. */
    @Test
    void signedBytes_areThoseOfDsse() {
        Envelope envelope =
                Envelope.unsigned("http://example.com/HelloWorld", "hello world".getBytes(StandardCharsets.UTF_8));

        assertThat(new String(envelope.signedBytes(), StandardCharsets.UTF_8))
                .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    }

    private static void notAnEnvelope(String json, String sentence) {
        assertThatThrownBy(() -> EnvelopeJson.read(json.getBytes(StandardCharsets.UTF_8), "the envelope"))
                .isInstanceOf(BundleRefused.class)
                .hasMessageStartingWith("the envelope ")
                .hasMessageContaining(sentence);
    }

    private static Trust first() throws BundleRefused {
        return Trust.pinned(signed(FIRST, ANNA, BERT), "root 1");
    }

    private static Envelope signed(Root root, SigningKey... keys) {
        return TestKeys.signed(RootJson.envelope(root), keys);
    }

    private static void refused(Root root, String sentence, SigningKey... keys) {
        assertThatThrownBy(() -> first().next(signed(root, keys), "the new root"))
                .isInstanceOf(BundleRefused.class)
                .hasMessageStartingWith("the new root ")
                .hasMessageContaining(sentence);
    }
}

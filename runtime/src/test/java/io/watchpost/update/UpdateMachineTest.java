package io.watchpost.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Envelope;
import io.watchpost.bundle.EnvelopeJson;
import io.watchpost.bundle.Manifest;
import io.watchpost.bundle.Root;
import io.watchpost.bundle.RootJson;
import io.watchpost.bundle.TestBundles;
import io.watchpost.bundle.TestKeys;
import io.watchpost.engine.EngineFailure;
import io.watchpost.update.arrival.Door;
import io.watchpost.update.trial.TrialMode;
import io.watchpost.update.trial.TrialRule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release on its way: verified, probed, staged, tried, active, good; or taken out, with the good one going on. */
final class UpdateMachineTest {
    @TempDir
    Path folder;

    @Test
    void theFirstRelease_isProbed_becomesActive_andGood() throws Exception {
        try (UpdateRig rig = new UpdateRig(folder)) {
            assertThat(rig.install(TestBundles.colours())).isInstanceOf(Door.Entry.Accepted.class);
            rig.start();
            assertThat(rig.isServing())
                    .as("nothing is active before the machine has turned")
                    .isFalse();
            rig.machine.turn();
            rig.start();
            rig.frames(30);

            assertThat(rig.states()).containsExactly("2 verified", "2 probed", "2 staged", "2 active", "2 good");
            assertThat(rig.answers).startsWith("red", "green", "blue", "red");
        }
    }

    @Test
    void aModelThatTakesMoreMemoryThanItsBundleSays_isRefusedWithTheNumbers() throws Exception {
        try (UpdateRig rig = new UpdateRig(folder)) {
            assertThat(rig.install(TestBundles.colours().withMemory(100_000)))
                    .isInstanceOfSatisfying(
                            Door.Entry.Refused.class,
                            refused -> assertThat(refused.reason())
                                    .containsPattern("variant cpu takes [0-9]+\\.[0-9] MB of memory beyond an empty"
                                            + " process here, and its budget is 0\\.1 MB"));
        }
    }

    @Test
    void aNewRelease_isTriedBesideTheGoodOne_andTakesOver() throws Exception {
        try (UpdateRig rig = new UpdateRig(folder).withGood(TestBundles.colours())) {
            rig.authors.clear();
            assertThat(rig.install(TestBundles.colours().release(3, 1))).isInstanceOf(Door.Entry.Accepted.class);
            rig.machine.turn();
            rig.machine.turn();
            assertThat(rig.line().candidate())
                    .extracting(ModelLine.Candidate::isOnTrial)
                    .isEqualTo(true);
            rig.frames(200);

            assertThat(rig.states()).endsWith("3 trial", "3 active", "3 good");
            assertThat(rig.authors).startsWith("1.0.2 active").endsWith("1.0.3 active");
            assertThat(rig.line().previous()).extracting(Release::number).isEqualTo(2L);
        }
    }

    @Test
    void aWorseRelease_isTakenOut_andNeverComesAgain() throws Exception {
        try (UpdateRig rig = new UpdateRig(folder).withGood(TestBundles.colours())) {
            rig.install(swapped().release(3, 1));
            rig.frames(100);

            assertThat(rig.states()).endsWith("3 staged", "3 trial", "3 rolledBack");
            assertThat(rig.lastReason()).contains("gives the active model's answer on 30.0 %");
            assertThat(rig.running().number()).isEqualTo(2);
            assertThat(rig.authors).containsOnly("1.0.2 active");
            assertThat(rig.install(swapped().release(3, 1)))
                    .isInstanceOfSatisfying(
                            Door.Entry.Refused.class,
                            refused -> assertThat(refused.reason()).contains("failed on this device before"));
            assertThat(folder.resolve("models/names/colours/releases").toFile().list())
                    .as("what is not needed is gone")
                    .hasSize(1);
        }
    }

    @Test
    void labelsThatMoved_areCaughtByTheGoldens_beforeAnyFrame() throws Exception {
        try (UpdateRig rig = new UpdateRig(folder).withGood(TestBundles.colours())) {
            TestBundles shifted = TestBundles.colours()
                    .file(Manifest.LABELS, "blue\nred\ngreen\n".getBytes(StandardCharsets.UTF_8))
                    .release(3, 1);

            assertThat(rig.install(shifted))
                    .isInstanceOfSatisfying(
                            Door.Entry.Refused.class,
                            refused -> assertThat(refused.reason()).contains("which must be \"red\""));
            assertThat(rig.states()).endsWith("3 verified", "3 refused");
        }
    }

    @Test
    void aCanary_makesResultsUnderItsOwnName() throws Exception {
        UpdateRules rules = UpdateRig.rules();
        UpdateRules canary = new UpdateRules(
                rules.deviceClasses(),
                rules.limits(),
                rules.storeBytesMax(),
                TrialRule.DEFAULT.with(TrialMode.CANARY, 1, 60),
                rules.provingFrames(),
                rules.attemptsMax());
        try (UpdateRig rig = new UpdateRig(folder, canary, Steps.NONE).withGood(TestBundles.colours())) {
            rig.authors.clear();
            rig.install(TestBundles.colours().release(3, 1));
            rig.machine.turn();
            rig.frames(20);

            assertThat(rig.authors).contains("1.0.3 canary").doesNotContain("1.0.3 active");
        }
    }

    @Test
    void aReleaseThatFailsOnceActive_isTakenOutAtOnce() throws Exception {
        try (UpdateRig rig = new UpdateRig(folder).withGood(TestBundles.colours())) {
            rig.install(TestBundles.colours().release(3, 1));
            rig.framesUntilActive();
            rig.machine.turn();
            assertThat(rig.running().number()).isEqualTo(3);
            rig.fail(new EngineFailure.InferenceFailed("nan everywhere"));

            assertThat(rig.running().number()).isEqualTo(2);
            assertThat(rig.lastReason()).contains("nan everywhere");
        }
    }

    @Test
    void aReleaseThatTakesTheStationDown_isGivenUpAfterThreeStarts() throws Exception {
        try (UpdateRig rig = new UpdateRig(folder).withGood(TestBundles.colours())) {
            rig.install(TestBundles.colours().release(3, 1));
            rig.framesUntilActive();
        }
        for (int start = 2; start <= 3; start++) {
            try (UpdateRig rig = new UpdateRig(folder)) {
                rig.start();
                assertThat(rig.running().number()).as("start " + start).isEqualTo(3);
            }
        }
        try (UpdateRig rig = new UpdateRig(folder)) {
            rig.start();
            assertThat(rig.running().number()).isEqualTo(2);
            assertThat(rig.lastReason()).contains("ended 3 times");
        }
    }

    @Test
    void byHand_itGoesBackOffline_fromTheCandidate_thenToTheOneBefore() throws Exception {
        try (UpdateRig rig = new UpdateRig(folder).withGood(TestBundles.colours())) {
            rig.install(TestBundles.colours().release(3, 1));
            rig.frames(200);
            assertThat(rig.line().good()).extracting(Release::number).isEqualTo(3L);

            assertThat(rig.machine.rollBack(UpdateRig.MODEL, "by hand")).contains("back from 1.0.3");
            rig.machine.turn();

            assertThat(rig.running().number()).isEqualTo(2);
            assertThat(rig.states()).endsWith("3 rolledBack", "2 good");
            assertThatThrownBy(() -> rig.machine.rollBack(UpdateRig.MODEL, "by hand"))
                    .isInstanceOf(BundleRefused.class)
                    .hasMessageContaining("no release of colours before 1.0.2");
        }
    }

    @Test
    void olderReleases_areRefused_alsoAfterWhatRanWasRolledBack() throws Exception {
        try (UpdateRig rig =
                new UpdateRig(folder).withGood(TestBundles.colours().release(5, 4))) {
            assertThat(rig.install(TestBundles.colours().release(3, 1)).reason())
                    .contains("below the floor 4");
            assertThat(rig.install(TestBundles.colours().release(4, 1)).reason())
                    .contains("older than release 5");
            assertThat(rig.install(swapped().release(5, 1)).reason()).contains("must not bear the same number");
            assertThat(rig.install(TestBundles.colours().release(5, 4))).isInstanceOf(Door.Entry.Known.class);
        }
    }

    @Test
    void aBundleForOtherDevices_isRefused() throws Exception {
        try (UpdateRig rig = new UpdateRig(folder)) {
            assertThat(rig.install(TestBundles.colours().forDevices("pi4")).reason())
                    .contains("is for pi4, and this device is bench");
        }
    }

    @Test
    void aNewerRelease_takesThePlaceOfACandidate() throws Exception {
        try (UpdateRig rig = new UpdateRig(folder).withGood(TestBundles.colours())) {
            rig.install(TestBundles.colours().release(3, 1));
            rig.machine.turn();
            rig.install(TestBundles.colours().release(4, 1));
            rig.frames(200);

            assertThat(rig.states()).contains("3 rolledBack").endsWith("4 active", "4 good");
            assertThat(rig.line().barred()).as("release 3 wasn't at fault").isEmpty();
        }
    }

    @Test
    void aGoodReleaseWhoseFileWasDamaged_givesWayToTheOneBefore() throws Exception {
        try (UpdateRig rig = new UpdateRig(folder).withGood(TestBundles.colours())) {
            rig.install(TestBundles.colours().release(3, 1));
            rig.frames(200);
        }
        try (UpdateRig rig = new UpdateRig(folder)) {
            Path damaged = rig.store.folder(
                    UpdateRig.MODEL, Objects.requireNonNull(rig.line().good()));
            Files.writeString(damaged.resolve(Manifest.ENVELOPE), "{}");
            rig.start();

            assertThat(rig.running().number()).isEqualTo(2);
            assertThat(rig.states()).endsWith("3 rolledBack");
        }
    }

    @Test
    void aCandidateWhoseFileWasDamaged_goes_andTheGoodOneStays() throws Exception {
        try (UpdateRig rig = new UpdateRig(folder).withGood(TestBundles.colours())) {
            rig.install(TestBundles.colours().release(3, 1));
            rig.machine.turn();
        }
        try (UpdateRig rig = new UpdateRig(folder)) {
            Release candidate = Objects.requireNonNull(rig.line().candidate()).release();
            Files.writeString(rig.store.folder(UpdateRig.MODEL, candidate).resolve(Manifest.ENVELOPE), "{}");
            rig.start();

            assertThat(rig.running().number()).isEqualTo(2);
            assertThat(rig.states()).endsWith("3 trial", "3 rolledBack");
            assertThat(rig.line().good()).extracting(Release::number).isEqualTo(2L);
        }
    }

    @Test
    void aStoreThatIsFull_refusesWithNumbers_andKeepsWhatItHas() throws Exception {
        UpdateRules rules = UpdateRig.rules();
        UpdateRules tight =
                new UpdateRules(rules.deviceClasses(), rules.limits(), 4_000, rules.trial(), rules.provingFrames(), 3);
        try (UpdateRig rig = new UpdateRig(folder, tight, Steps.NONE)) {
            Door.Entry entry = rig.install(TestBundles.colours().file(Manifest.CARD, new byte[10_000]));
            assertThat(entry.reason()).contains("models.storeMegabytesMax").contains("are used");
            assertThat(rig.states()).doesNotContain("2 verified");
        }
    }

    @Test
    void aSecondStation_isToldWhoHoldsTheStore() throws Exception {
        try (UpdateRig rig = new UpdateRig(folder)) {
            assertThat(rig.isServing()).isFalse();
            assertThatThrownBy(() -> new UpdateRig(folder))
                    .isInstanceOfSatisfying(
                            StoreUnavailable.class, e -> assertThat(e.isInUse()).isTrue());
        }
    }

    @Nested
    final class RootRotation {
        private final Envelope second = TestKeys.signed(
                RootJson.envelope(new Root(
                        2,
                        TestKeys.role(1, TestBundles.ROOT),
                        TestKeys.role(1, TestBundles.OTHER_RELEASE),
                        Set.of(TestBundles.RELEASE.publicKey().keyId()))),
                TestBundles.ROOT);

        @Test
        void aRevokedKey_releasesNothingMore_alsoAfterARestart_andWhatIsInstalledGoesOn() throws Exception {
            try (UpdateRig rig = new UpdateRig(folder).withGood(TestBundles.colours())) {
                rig.machine.renewTrust(EnvelopeJson.bytes(second), "root 2");
            }
            try (UpdateRig rig = new UpdateRig(folder)) {
                rig.start();
                assertThat(rig.running().number()).isEqualTo(2);
                assertThat(rig.install(TestBundles.colours().release(3, 1)).reason())
                        .contains("is revoked");
                Path byOther = TestBundles.colours()
                        .release(3, 1)
                        .write(folder.resolve("other.wpb"), TestBundles.OTHER_RELEASE);
                assertThat(rig.machine.install(byOther, "a test", false)).isInstanceOf(Door.Entry.Accepted.class);
            }
        }

        @Test
        void aRootThatTheOldHoldersDidntSign_isRefused() throws Exception {
            try (UpdateRig rig = new UpdateRig(folder)) {
                Envelope usurped = TestKeys.signed(
                        RootJson.envelope(new Root(
                                2,
                                TestKeys.role(1, TestKeys.named("usurper")),
                                TestKeys.role(1, TestBundles.OTHER_RELEASE),
                                Set.of())),
                        TestKeys.named("usurper"));
                assertThat(rig.machine.renewTrust(EnvelopeJson.bytes(usurped), "root 2"))
                        .isInstanceOfSatisfying(
                                Door.Entry.Refused.class,
                                refused -> assertThat(refused.reason()).contains("the root keys of version 1"));
                assertThat(rig.install(TestBundles.colours())).isInstanceOf(Door.Entry.Accepted.class);
            }
        }

        @Test
        void whenNoRootIsSound_nothingComesIn_andWhatIsInstalledGoesOn() throws Exception {
            try (UpdateRig rig = new UpdateRig(folder).withGood(TestBundles.colours())) {
                rig.machine.renewTrust(EnvelopeJson.bytes(second), "root 2");
            }
            Envelope stranger = TestKeys.signed(
                    RootJson.envelope(new Root(
                            1,
                            TestKeys.role(1, TestKeys.named("stranger")),
                            TestKeys.role(1, TestBundles.OTHER_RELEASE),
                            Set.of())),
                    TestKeys.named("stranger"));
            Files.write(folder.resolve("root.json"), EnvelopeJson.bytes(stranger));

            try (UpdateRig rig = new UpdateRig(folder)) {
                rig.start();
                assertThat(rig.running().number()).isEqualTo(2);
                assertThat(rig.machine.trustProblem()).contains("2.json");
                assertThat(rig.install(TestBundles.colours().release(3, 1)).reason())
                        .contains("trusts nobody, since");
            }
        }
    }

    /** Gives the goldens' answer on red, and takes green for blue. */
    private static TestBundles swapped() throws Exception {
        return TestBundles.colours().file(Manifest.LABELS, "red\nblue\ngreen\n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theHistory_isCompletedAfterACut() throws Exception {
        try (UpdateRig rig = new UpdateRig(folder).withGood(TestBundles.colours())) {
            assertThat(rig.isServing()).isTrue();
        }
        Path history = folder.resolve("models/history.jsonl");
        List<String> lines = Files.readAllLines(history);
        Files.write(history, lines.subList(0, lines.size() - 1));
        try (UpdateRig rig = new UpdateRig(folder)) {
            assertThat(rig.states()).endsWith("2 active", "2 good");
        }
    }
}

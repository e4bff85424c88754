package io.watchpost.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle with some bytes changed is refused in a sentence, or still gives exactly the signed content. */
final class BundleMutationTest {
    private static final int MUTANTS = 1_000;

    @TempDir
    Path folder;

    @Test
    void mutants_areRefusedOrGiveTheSignedContent() throws Exception {
        long seed = Long.getLong("watchpost.seed", 20_261_121);
        System.out.println("bundle mutants: -Dwatchpost.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        TestBundles bundle = TestBundles.colours();
        RawZip zip = RawZip.of(bundle.envelope(TestBundles.RELEASE), bundle.files());
        zip.entry("variants/cpu.tflite").deflated();
        byte[] sound = zip.bytes();
        int directory = sound.length - 22 - 46 * 4 - 75;
        Trust trust = TestBundles.trust();
        Manifest manifest = bundle.manifest();
        int refused = 0;
        for (int number = 0; number < MUTANTS; number++) {
            byte[] mutant = mutant(sound, directory, random);
            try {
                assertSigned(Files.write(folder.resolve("mutant.wpb"), mutant), trust, manifest);
            } catch (BundleRefused e) {
                assertThat(e.reason()).as("mutant " + number).hasLineCount(1).hasSizeLessThan(800);
                refused++;
            }
        }
        assertThat(refused).isBetween(MUTANTS / 2, MUTANTS - 1);
    }

    /** A third of the edits goes into the directory, where they do the most. */
    private static byte[] mutant(byte[] sound, int directory, SplittableRandom random) {
        byte[] mutant = sound.clone();
        for (int edits = random.nextInt(1, 4); edits > 0; edits--) {
            int from = random.nextInt(3) == 0 ? directory : 0;
            int at = random.nextInt(from, mutant.length);
            switch (random.nextInt(4)) {
                case 0 -> mutant[at] = (byte) random.nextInt();
                case 1 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> Arrays.fill(mutant, at, Math.min(mutant.length, at + 4), (byte) random.nextInt(-1, 1));
                default -> mutant = Arrays.copyOf(mutant, Math.max(at, directory + 1));
            }
        }
        return mutant;
    }

    private static void assertSigned(Path file, Trust trust, Manifest expected) throws IOException, BundleRefused {
        try (SealedBundle sealed = SealedBundle.open(file, BundleLimits.DEFAULT)) {
            Bundle bundle = sealed.verified(trust);
            bundle.check();
            assertThat(bundle.manifest()).isEqualTo(expected); // the files are what it says, as check() has found
        }
    }
}

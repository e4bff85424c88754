package io.watchpost.device.station;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TunedChoicesTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
    private static final TunedChoices.Choice CHOICE = new TunedChoices.Choice("tflite", "2.20.0", 2);

    @TempDir
    Path cacheDir;

    @Test
    void stored_isFoundAgain_andReplacedByTheNext() throws Exception {
        TunedChoices choices = new TunedChoices(cacheDir, "a board");
        assertThat(choices.find(DIGEST)).isNull();

        choices.store(DIGEST, CHOICE);
        assertThat(new TunedChoices(cacheDir, "a board").find(DIGEST)).isEqualTo(CHOICE);

        TunedChoices.Choice better = new TunedChoices.Choice("onnx", "1.29.0", 1);
        choices.store(DIGEST, better);
        assertThat(choices.find(DIGEST)).isEqualTo(better);
        try (var files = Files.list(cacheDir.resolve("tuned"))) {
            assertThat(files).as("no half-written file stays behind").hasSize(1);
        }
    }

    @Test
    void anotherMachineOrModel_hasNone() throws Exception {
        new TunedChoices(cacheDir, "a board").store(DIGEST, CHOICE);

        assertThat(new TunedChoices(cacheDir, "another board").find(DIGEST)).isNull();
        assertThat(new TunedChoices(cacheDir, "a board").find("sha256:" + "f".repeat(64)))
                .isNull();
    }

    @Test
    void damagedFile_countsAsNone() throws Exception {
        TunedChoices choices = new TunedChoices(cacheDir, "a board");
        choices.store(DIGEST, CHOICE);
        Path file = cacheDir.resolve("tuned").resolve("0123456789abcdef".repeat(4) + ".choice");
        String whole = Files.readString(file);

        for (String damaged : new String[] {
            "",
            "x",
            whole.substring(0, whole.length() - 4),
            whole.replace("threads=2", "threads=0"),
            whole.replace("threads=2", "threads=two"),
            whole.replace("watchpost.tuned/1", "watchpost.tuned/9"),
            whole.replace("engine=", "motor="),
            "x".repeat(100_000)
        }) {
            Files.writeString(file, damaged);
            assertThat(choices.find(DIGEST)).as("damaged to <%s>", damaged).isNull();
        }
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0x00});
        assertThat(choices.find(DIGEST)).isNull();
    }

    @Test
    void digest_neverBecomesAnyOtherPath() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TunedChoices(cacheDir, "a board").find("sha256:../../etc/passwd"));
    }

    @Test
    void machine_namesItsArchitecture() {
        assertThat(Machine.describe()).startsWith(System.getProperty("os.arch") + " ");
    }
}

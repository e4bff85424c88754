package io.watchpost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.Fixtures;
import io.watchpost.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit, judged by systemd itself. */
class ServiceUnitTest {
    private static final double EXPOSURE_MAX = 2.0;

    @TempDir
    Path folder;

    @Test
    void exposure_is2OrBetter() throws Exception {
        Command security = Command.run(
                folder,
                Map.of("LC_ALL", "C", "SYSTEMD_COLORS", "0"),
                List.of(Needs.program("systemd-analyze"), "security", "--offline=true", "--no-pager", unit()));

        Matcher exposure = Pattern.compile("Overall exposure level for watchpost.service: ([0-9.]+)")
                .matcher(security.out());
        assertThat(exposure.find()).as(security.out() + security.err()).isTrue();
        assertThat(Double.parseDouble(exposure.group(1))).isLessThanOrEqualTo(EXPOSURE_MAX);
    }

    /** What systemd has to say of the unit, but for what an older one doesn't know yet. */
    @Test
    void unit_isUnderstoodBySystemd() throws Exception {
        Command verify = Command.run(
                folder, Map.of("LC_ALL", "C"), List.of(Needs.program("systemd-analyze"), "verify", "--man=no", unit()));

        assertThat((verify.out() + verify.err())
                        .lines()
                        .filter(line -> line.contains("watchpost.service"))
                        .filter(line -> !line.contains("'RestartSteps'"))
                        .filter(line -> !line.contains("'RestartMaxDelaySec'")))
                .isEmpty();
    }

    private Path unit() throws Exception {
        Path made = Fixtures.projectRoot().resolve("tools/dist/target/deb/files/watchpost.service");
        String text = Files.readString(made);
        assertThat(text)
                .contains("ExecStart=/usr/lib/watchpost/bin/watchpost run")
                .contains("exec /usr/lib/watchpost/bin/watchpost gpio safe");
        // the command isn't installed where this test runs
        return Files.writeString(
                folder.resolve("watchpost.service"), text.replaceAll("ExecStart=\\S+", "ExecStart=/bin/true"));
    }
}

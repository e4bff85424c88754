package io.watchpost.device.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the page weighs, and that nothing of it lies elsewhere. */
final class AssetsTest {
    private static final int BYTES_MAX = 100_000;
    private static final Pattern ADDRESS =
            Pattern.compile("(?:src|href)=\"([^\"]*)\"|url\\(([^)]*)\\)|import .*from .(.*).;");

    @Test
    void allOfThePage_isSmall() throws Exception {
        int total = 0;
        for (Assets.Asset asset : Assets.ALL.values()) {
            total += asset.bytes().length;
        }
        assertThat(total).isBetween(5_000, BYTES_MAX);
    }

    @Test
    void everyAddress_isOfThisStation() throws Exception {
        int found = 0;
        for (Assets.Asset asset : Assets.ALL.values()) {
            Matcher addresses = ADDRESS.matcher(new String(asset.bytes(), UTF_8));
            while (addresses.find()) {
                found++;
                assertThat(addresses.group(1))
                        .as("in %s", asset.file())
                        .startsWith("/")
                        .doesNotStartWith("//");
            }
        }
        assertThat(found).isGreaterThan(4);
    }
}

package io.watchpost.device.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.Fixtures;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
    void settingsThatAreProposed_areKeysOfTheConfiguration() throws Exception {
        String script =
                new String(Objects.requireNonNull(Assets.ALL.get("/orders.js")).bytes(), UTF_8);
        Matcher list = Pattern.compile("SETTINGS = \\[([^]]*)]").matcher(script);
        assertThat(list.find()).isTrue();
        List<String> settings = Pattern.compile("\"([^\"]+)\"")
                .matcher(list.group(1))
                .results()
                .map(each -> each.group(1))
                .toList();
        assertThat(settings).hasSizeGreaterThan(5);
        JsonNode schema = JsonMapper.shared()
                .readTree(Files.readString(Fixtures.projectRoot().resolve("docs/schemas/config-1.schema.json")));
        for (String setting : settings) {
            JsonNode at = schema;
            for (String key : setting.split("\\.", -1)) {
                at = at.path("properties").path(key);
                assertThat(at.isObject()).as("%s of %s", key, setting).isTrue();
                if (at.has("$ref")) {
                    at = schema.at(at.get("$ref").asString().substring(1));
                }
            }
        }
    }

    @Test
    void everyAddress_isOfThisStation() throws Exception {
        int found = 0;
        for (Assets.Asset asset : Assets.ALL.values()) {
            Matcher addresses = ADDRESS.matcher(new String(asset.bytes(), UTF_8));
            while (addresses.find()) {
                found++;
                assertThat(Stream.of(1, 2, 3).map(addresses::group).filter(Objects::nonNull))
                        .as("in %s", asset.file())
                        .allMatch(address -> address.startsWith("/") && !address.startsWith("//"));
            }
        }
        assertThat(found).isGreaterThan(4);
    }
}

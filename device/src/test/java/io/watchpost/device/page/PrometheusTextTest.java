package io.watchpost.device.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.config.ConfigYaml;
import io.watchpost.config.Configs;
import io.watchpost.config.StationConfig;
import io.watchpost.device.part.StationView;
import io.watchpost.outbox.OutboxStats;
import io.watchpost.pipeline.AcceleratorHealth;
import io.watchpost.pipeline.AcceleratorState;
import io.watchpost.pipeline.Health;
import io.watchpost.pipeline.PipelineState;
import io.watchpost.testing.Fixtures;
import io.watchpost.testing.ManualClock;
import io.watchpost.transport.DeliveryState;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Read as Prometheus reads it: the text format 0.0.4, with what promtool complains of. */
final class PrometheusTextTest {
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-z][a-z0-9_]*)(\\{(?:[a-z_]+=\"(?:[^\"\\\\]|\\\\.)*\",?)+})? (-?[0-9.]+(?:[eE]-?[0-9]+)?|NaN)");
    private static final Pattern HELP = Pattern.compile("# HELP ([a-z0-9_]+) \\S.*");
    private static final Pattern TYPE = Pattern.compile("# TYPE ([a-z0-9_]+) (counter|gauge|summary)");

    @TempDir
    Path folder;

    @Test
    void aRunningStation_isScraped() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient();
                PagedStation station = PagedStation.start(folder, "{port: 0}", client)) {
            await().atMost(PagedStation.PATIENCE)
                    .until(() -> samples(station.get("/metrics").body())
                                    .getOrDefault("watchpost_results_total{pipeline=\"main\"}", 0.0)
                            > 5);
            HttpResponse<String> answer = station.get("/metrics");
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/plain; version=0.0.4");
            Map<String, Double> samples = samples(answer.body());
            assertThat(samples)
                    .containsEntry("watchpost_up", 1.0)
                    .containsEntry("watchpost_pipeline_state{pipeline=\"main\",state=\"running\"}", 1.0)
                    .containsEntry("watchpost_pipeline_state{pipeline=\"main\",state=\"failed\"}", 0.0)
                    .containsEntry("watchpost_model_trial", 0.0)
                    .containsEntry(
                            "watchpost_delivery_connected{broker=\"mqtt://127.0.0.1:1\",transport=\"mqtt\"}", 0.0);
            assertThat(samples.get("watchpost_outbox_entries")).isPositive();
            assertThat(samples.get("watchpost_inference_seconds_count{pipeline=\"main\"}"))
                    .isPositive();
            assertThat(samples.get("watchpost_inference_seconds{pipeline=\"main\",quantile=\"0.5\"}"))
                    .isPositive();

            HttpResponse<String> open =
                    station.get("/metrics", "Accept", "application/openmetrics-text; version=1.0.0");
            assertThat(open.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("application/openmetrics-text");
            assertThat(open.body()).endsWith("# EOF\n");
        }
    }

    @Test
    void everythingThatAStationCanSay_isNamedInTheDocumentation() throws Exception {
        String documented = Files.readString(Fixtures.projectRoot().resolve("docs/page.md"));
        StationConfig config = Configs.station(
                "", ConfigYaml.parse("", "pipelines: [{camera: 'test:', model: {file: m.tflite}}]"), Path.of(""));
        Shown shown = new Shown(config, new EverythingView(), new Watching(List.of("main"), new ManualClock()));
        Answer answer = PrometheusText.of(shown, "1.2.3", 9_000, null);
        Map<String, Double> samples = samples(new String(answer.body(), StandardCharsets.UTF_8));
        Set<String> names = new TreeSet<>();
        samples.keySet()
                .forEach(sample -> names.add(sample.replaceFirst("\\{.*", "").replaceFirst("_(sum|count)$", "")));
        assertThat(names)
                .hasSizeGreaterThan(30)
                .allSatisfy(name -> assertThat(documented).contains("`" + name + "`"));
        assertThat(samples)
                .containsEntry("watchpost_outbox_oldest_seconds", 5.0)
                .containsEntry("watchpost_outbox_shed_total{reason=\"outbox-full\"}", 7.0)
                .containsEntry("watchpost_accelerator_serving{pipeline=\"main\",target=\"edgetpu\"}", 0.0)
                .containsEntry("watchpost_part_value{key=\"cpuCelsius\",part=\"climate\"}", 61.5)
                .containsEntry("watchpost_part_value{key=\"throttled.now\",part=\"climate\"}", 1.0)
                .containsEntry(
                        "watchpost_model_candidate_release{model=\"belt\",state=\"trial\",version=\"1.4.0\"}", 14.0)
                .containsEntry("watchpost_model_good_release{model=\"belt\",version=\"1.3.0\"}", 13.0);
    }

    @Test
    void betweenTwoStations_itIsDown() throws Exception {
        String text = new String(PrometheusText.of(null, "1.2.3", 9_000, null).body(), StandardCharsets.UTF_8);
        assertThat(samples(text)).containsEntry("watchpost_up", 0.0).hasSize(2);
    }

    /** By name and labels in alphabetical order, as a scraper tells them apart. */
    private static Map<String, Double> samples(String text) {
        Map<String, Double> samples = new HashMap<>();
        Map<String, String> types = new HashMap<>();
        Set<String> helped = new HashSet<>();
        String family = "";
        assertThat(text).endsWith("\n");
        for (String line : text.lines().toList()) {
            Matcher help = HELP.matcher(line);
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (help.matches()) {
                assertThat(helped.add(help.group(1))).as("HELP twice: %s", line).isTrue();
            } else if (type.matches()) {
                family = type.group(1);
                assertThat(types.put(family, type.group(2)))
                        .as("TYPE twice: %s", line)
                        .isNull();
                assertThat(helped).contains(family);
                assertThat(family.endsWith("_total"))
                        .as(line)
                        .isEqualTo(type.group(2).equals("counter"));
            } else {
                assertThat(sample.matches()).as("not a sample: %s", line).isTrue();
                assertThat(sample.group(1).replaceFirst("_(sum|count)$", "")).isEqualTo(family);
                String key = sample.group(1) + sorted(sample.group(2));
                assertThat(samples.put(key, Double.valueOf(sample.group(3))))
                        .as("twice: %s", line)
                        .isNull();
            }
        }
        return samples;
    }

    private static String sorted(String labels) {
        if (labels == null) {
            return "";
        }
        List<String> parts = Pattern.compile("[a-z_]+=\"(?:[^\"\\\\]|\\\\.)*\"")
                .matcher(labels)
                .results()
                .map(found -> found.group())
                .sorted()
                .toList();
        return "{" + String.join(",", parts) + "}";
    }

    /** A station of which there is something to say under every name. */
    private static final class EverythingView implements StationView {
        @Override
        public List<Health> health() {
            return List.of(new Health(
                    "main",
                    "test:",
                    new PipelineState.Running(),
                    100,
                    1,
                    2,
                    99,
                    3,
                    4,
                    5_000,
                    "belt",
                    "1.3.0",
                    "tflite",
                    new AcceleratorHealth(
                            "edgetpu", "Coral", new AcceleratorState.OnCpu("it hangs", "look", 9_000), 3, 2, 70, 1)));
        }

        @Override
        public List<DeliveryState> deliveries() {
            return List.of(new DeliveryState(
                    "mqtt", "mqtt://b", DeliveryState.Phase.CONNECTED, 0, "", "", false, 90, 2, 1, 3, List.of()));
        }

        @Override
        public OutboxStats outboxStats() {
            return new OutboxStats(9, 4_000, 99, 90, Map.of("outbox-full", 7L), 1, 4_096, 65_536, "");
        }

        @Override
        public boolean isTryingModel() {
            return true;
        }

        @Override
        public byte[] status() {
            return "{\"schema\":\"watchpost.status/1\",\"pipelines\":[],\"outbox\":{\"entries\":9},\"climate\":{\"cpuCelsius\":61.5,\"throttled\":{\"now\":true},\"governor\":\"full\"}}"
                    .getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] modelsStatus() {
            return ("{\"models\":[{\"name\":\"belt\",\"active\":{\"version\":\"1.3.0\",\"release\":13},"
                            + "\"good\":{\"version\":\"1.3.0\",\"release\":13},"
                            + "\"candidate\":{\"version\":\"1.4.0\",\"release\":14,\"state\":\"trial\"}}]}")
                    .getBytes(StandardCharsets.UTF_8);
        }
    }
}

package io.watchpost.device.page;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.watchpost.device.page.PipelineFigures.Latency;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the values of one scrape, by the name of their metric. For one thread. */
final class MetricFamilies {
    private final Map<String, Family> families = new LinkedHashMap<>();

    private enum Kind {
        COUNTER,
        GAUGE,
        INFO,
        SUMMARY
    }

    private record Family(Kind kind, String help, List<Point> points) {}

    private record Point(Labels labels, double value, Latency latency) {
        static final Latency NONE = new Latency(0, 0, 0, 0, 0);
    }

    /**
     * A number that rises until the station begins anew.
     *
     * @param name without {@code _total}, which the text adds
     * @param labels names and values in turns
     */
    void counter(String name, String help, long value, String... labels) {
        add(Kind.COUNTER, name, help, new Point(Labels.of(labels), (double) Math.max(0, value), Point.NONE));
    }

    /**
     * A number as it is now.
     *
     * @param labels names and values in turns
     */
    void gauge(String name, String help, long value, String... labels) {
        gauge(name, help, (double) value, labels);
    }

    /**
     * A number as it is now.
     *
     * @param labels names and values in turns
     */
    void gauge(String name, String help, double value, String... labels) {
        add(Kind.GAUGE, name, help, new Point(Labels.of(labels), value, Point.NONE));
    }

    /**
     * What is said in labels alone.
     *
     * @param name without {@code _info}, which the text adds
     * @param labels names and values in turns
     */
    void info(String name, String help, String... labels) {
        add(Kind.INFO, name, help, new Point(Labels.of(labels), 1, Point.NONE));
    }

    /**
     * How long something took; said in seconds.
     *
     * @param labels names and values in turns
     */
    void summary(String name, String help, Latency millis, String... labels) {
        add(Kind.SUMMARY, name, help, new Point(Labels.of(labels), 0, millis));
    }

    private void add(Kind kind, String name, String help, Point point) {
        families.computeIfAbsent(name, _ -> new Family(kind, help, new ArrayList<>()))
                .points
                .add(point);
    }

    MetricSnapshots snapshots() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        families.forEach((name, family) -> all.metricSnapshot(snapshot(name, family)));
        return all.build();
    }

    private static MetricSnapshot snapshot(String name, Family family) {
        MetricMetadata about = new MetricMetadata(name, family.help);
        return switch (family.kind) {
            case COUNTER ->
                new CounterSnapshot(
                        about,
                        family.points.stream()
                                .map(point -> CounterDataPointSnapshot.builder()
                                        .value(point.value)
                                        .labels(point.labels)
                                        .build())
                                .toList());
            case GAUGE ->
                new GaugeSnapshot(
                        about,
                        family.points.stream()
                                .map(point -> GaugeDataPointSnapshot.builder()
                                        .value(point.value)
                                        .labels(point.labels)
                                        .build())
                                .toList());
            case INFO ->
                new InfoSnapshot(
                        about,
                        family.points.stream()
                                .map(point -> new InfoDataPointSnapshot(point.labels))
                                .toList());
            case SUMMARY ->
                new SummarySnapshot(
                        about,
                        family.points.stream().map(MetricFamilies::summary).toList());
        };
    }

    private static SummaryDataPointSnapshot summary(Point point) {
        Latency millis = point.latency;
        SummaryDataPointSnapshot.Builder summary =
                SummaryDataPointSnapshot.builder().count(millis.count());
        summary.sum(millis.sum() / 1_000);
        summary.labels(point.labels);
        if (millis.count() > 0) {
            summary.quantiles(Quantiles.of(
                    new Quantile(0.5, millis.median() / 1_000),
                    new Quantile(0.95, millis.p95() / 1_000),
                    new Quantile(0.99, millis.p99() / 1_000)));
        }
        return summary.build();
    }
}

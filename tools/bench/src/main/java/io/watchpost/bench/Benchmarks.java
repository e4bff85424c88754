package io.watchpost.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs all JMH benchmarks in rounds, each thing right beside its baseline, and prints the ratios:
 * {@code Benchmarks [--json] [--rounds N] [--only CLASS] [options of JMH, like -p model=PATH]}.
 */
public final class Benchmarks {
    private static final int ROUNDS_DEFAULT = 3;
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private final Map<String, List<Double>> measured = new LinkedHashMap<>();

    private Benchmarks() {}

    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
        List<String> others = new ArrayList<>(List.of(arguments));
        boolean json = others.remove("--json");
        int rounds = Integer.parseInt(taken(others, "--rounds", String.valueOf(ROUNDS_DEFAULT)));
        String only = taken(others, "--only", "");
        CommandLineOptions options = new CommandLineOptions(others.toArray(String[]::new));
        Benchmarks all = new Benchmarks();
        for (int round = 1; round <= rounds; round++) {
            System.err.println("round " + round + " of " + rounds);
            all.round(options, only);
        }
        all.print(json);
    }

    /** The value of an option that isn't JMH's. */
    private static String taken(List<String> arguments, String option, String otherwise) {
        int at = arguments.indexOf(option);
        if (at < 0 || at + 1 == arguments.size()) {
            return otherwise;
        }
        arguments.remove(at);
        return arguments.remove(at);
    }

    private void round(CommandLineOptions options, String only) throws RunnerException {
        for (Class<?> benchmark : List.of(FrameToScores.class, Preprocess.class, OutboxWriting.class)) {
            if (!benchmark.getSimpleName().contains(only)) {
                continue;
            }
            ChainedOptionsBuilder run = new OptionsBuilder()
                    .parent(options)
                    .include("\\." + benchmark.getSimpleName() + "\\.")
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT);
            if (benchmark == FrameToScores.class) {
                run.addProfiler(GCProfiler.class);
            }
            for (RunResult result : new Runner(run.build()).run()) {
                note(result);
            }
        }
    }

    private void note(RunResult run) {
        String name = run.getParams().getBenchmark();
        StringBuilder key = new StringBuilder(name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1));
        for (String parameter : run.getParams().getParamsKeys()) {
            key.append(' ').append(run.getParams().getParam(parameter));
        }
        add(key.toString(), run.getPrimaryResult().getScore());
        Result<?> allocated = run.getSecondaryResults().get(ALLOCATION);
        if (allocated != null) {
            add(key + " " + ALLOCATION, allocated.getScore());
        }
    }

    private void add(String key, double value) {
        measured.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
    }

    private void print(boolean json) {
        List<Figure> figures = new ArrayList<>();
        for (Map.Entry<String, List<Double>> one : measured.entrySet()) {
            String key = one.getKey();
            List<Double> values = one.getValue();
            if (key.startsWith("FrameToScores.frameToScores ")) {
                String model = key.substring(key.indexOf(' ') + 1);
                if (key.endsWith(ALLOCATION)) {
                    String target = key.contains(".onnx") ? "< 1024" : "0";
                    figures.add(Figure.alone("heap, " + name(model.split(" ", 2)[0]), values, "B/frame", target));
                } else {
                    boolean built = model.startsWith("built.");
                    figures.add(Figure.compared(
                            "frame to scores / bare invoke, " + name(model),
                            values,
                            "us",
                            measured("FrameToScores.bareInvoke " + model),
                            built ? "" : "<= 1.10"));
                }
            } else if (key.startsWith("Preprocess.")) {
                figures.add(
                        Figure.alone("640x480 to 224x224," + key.substring(key.indexOf(' ')), values, "us", "<= 300"));
            } else if (key.equals("OutboxWriting.bareJdbc")) {
                // the other way round: a rate
                figures.add(Figure.compared(
                        "outbox / bare JDBC, results a second",
                        perSecond(measured("OutboxWriting.outbox")),
                        "1/s",
                        perSecond(values),
                        ">= 0.8"));
            }
        }
        if (json) {
            System.out.println(
                    "[" + String.join(",\n", figures.stream().map(Figure::json).toList()) + "]");
        } else {
            System.out.println(Figure.heading());
            figures.forEach(figure -> System.out.println(figure.line()));
        }
    }

    private List<Double> measured(String key) {
        List<Double> values = measured.get(key);
        if (values == null) {
            throw new IllegalStateException(key + " wasn't measured: leave the baseline in the run");
        }
        return values;
    }

    private static List<Double> perSecond(List<Double> millis) {
        return millis.stream().map(each -> OutboxWriting.RESULTS * 1_000 / each).toList();
    }

    /** Without the folder. */
    private static String name(String model) {
        return model.substring(model.lastIndexOf('/') + 1);
    }
}

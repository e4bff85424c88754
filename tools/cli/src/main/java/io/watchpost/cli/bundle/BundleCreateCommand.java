package io.watchpost.cli.bundle;

import io.watchpost.bundle.Budgets;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Manifest;
import io.watchpost.bundle.OutputMeaning;
import io.watchpost.cli.BundleReport;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.cli.ModelFlags;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.StandardFolders;
import io.watchpost.engine.EngineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code watchpost bundle create}: models, labels and pictures become a bundle. */
@Command(
        name = "create",
        description = {
            "Make a bundle of a model in all its forms. Each form is run on each golden picture, and what it says there"
                    + " is what devices will ask of it before it may serve.",
            "The same input gives the same bytes."
        })
final class BundleCreateCommand implements Callable<Integer> {
    private static final long MEGABYTE = 1L << 20;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "The same for all its releases.")
    private String name = "";

    @Option(names = "--version", required = true, paramLabel = "TEXT", description = "For people, like 1.4.0.")
    private String version = "";

    @Option(
            names = "--release",
            required = true,
            paramLabel = "N",
            description = "Release number, higher than that of every earlier release of this name.")
    private long release;

    @Option(
            names = "--floor",
            paramLabel = "N",
            description = "Releases below are never to be installed again. Default: 0.")
    private long floor;

    @Option(
            names = "--variant",
            required = true,
            paramLabel = "TARGET=MODEL",
            description = "cpu=, edgetpu= or ncs= and a .tflite or .onnx file; once for each, the preferred first."
                    + " Mean and std of this one alone follow a question mark: cpu=net.onnx?mean=0&std=255.")
    private List<String> variants = List.of();

    @Mixin
    private final ModelFlags modelFlags = new ModelFlags();

    @Option(
            names = "--output",
            paramLabel = "MEANING",
            completionCandidates = Meanings.class,
            description = "softmax | logits | sigmoid | independent-logits: what the output is. Default: softmax.")
    private String output = OutputMeaning.SOFTMAX.wireName();

    @Option(
            names = "--goldens",
            required = true,
            paramLabel = "DIR",
            description = "PNG pictures; with the goldens.json of \"lab goldens\", those that it lists.")
    private Path goldens = Path.of("");

    @Option(names = "--card", paramLabel = "FILE", description = "The model card, in Markdown.")
    private @Nullable Path card;

    @Option(
            names = "--device",
            paramLabel = "CLASS",
            description = "A device class that it is for; once for each. Default: any.")
    private List<String> devices = List.of(Manifest.ANY_DEVICE);

    @Option(names = "--latency-p95", paramLabel = "MS", description = "Budget for 95 of 100 frames. Default: none.")
    private @Nullable Double latencyP95Millis;

    @Option(names = "--memory", paramLabel = "MB", description = "Budget for memory. Default: none.")
    private @Nullable Long memoryMegabytes;

    @Option(
            names = "--provenance",
            paramLabel = "KEY=TEXT",
            description = "Where it comes from, for people; once for each key.")
    private Map<String, String> provenance = Map.of();

    @Mixin
    private final Signing signing = new Signing();

    @Option(names = "--out", paramLabel = "FILE", description = "The bundle. Default: NAME-VERSION.wpb here.")
    private @Nullable Path out;

    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            description = "Where verdicts on models are kept. Default: the user's cache.")
    private @Nullable Path cacheDir;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    /** What a shell may complete. */
    static final class Meanings implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(OutputMeaning.values())
                    .map(OutputMeaning::wireName)
                    .iterator();
        }
    }

    @Override
    public Integer call() throws Failure, ConfigurationException, EngineException, BundleRefused {
        OutputMeaning meaning = meaning();
        List<VariantArgument> arguments = new ArrayList<>();
        for (String variant : variants) {
            arguments.add(VariantArgument.parse(variant, modelFlags, meaning));
        }
        Path cache = cacheDir == null ? StandardFolders.cache() : cacheDir;
        Path target = out == null ? Path.of(name + "-" + version + ".wpb") : out;
        try {
            BundleContent content =
                    BundleContent.of(arguments, GoldenPictures.in(goldens), card, cache, new SystemClock());
            content.warnings()
                    .forEach(Objects.requireNonNull(spec).commandLine().getErr()::println);
            Manifest manifest = new Manifest(
                    name,
                    version,
                    release,
                    floor,
                    devices,
                    content.preprocessing(),
                    meaning,
                    arguments.getFirst().common().background(),
                    content.variants(),
                    content.files(),
                    content.goldens(),
                    new Budgets(latencyP95Millis, memoryMegabytes == null ? null : memoryMegabytes * MEGABYTE),
                    provenance);
            content.write(target, manifest, signing);
            BundleReport.of(target).print(spec.commandLine().getOut(), json);
            return ExitCode.OK;
        } catch (IllegalArgumentException e) {
            throw Failure.usage("the bundle can't be made: " + e.getMessage());
        } catch (IOException e) {
            throw Failure.unavailable(
                    "the bundle can't be written to " + target + " (" + e + ")", "name another --out");
        }
    }

    private OutputMeaning meaning() throws Failure {
        for (OutputMeaning meaning : OutputMeaning.values()) {
            if (meaning.wireName().equals(output)) {
                return meaning;
            }
        }
        throw Failure.usage("--output: found \"" + output + "\", expected one of "
                + Arrays.stream(OutputMeaning.values())
                        .map(OutputMeaning::wireName)
                        .collect(Collectors.joining(", ")));
    }
}

package io.watchpost.cli;

import io.watchpost.classify.Classifier;
import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.Contract;
import io.watchpost.config.StandardFolders;
import io.watchpost.device.camera.DeviceDecoders;
import io.watchpost.device.camera.PictureReader;
import io.watchpost.device.station.BundledModel;
import io.watchpost.device.station.ModelOpening;
import io.watchpost.device.station.TunedChoices;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.frame.Orientation;
import io.watchpost.frame.PixelFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost bench}: measures a model on this machine, and stores what is best for it. */
@Command(
        name = "bench",
        description = {
            "Measure a model on this machine: the way from a decoded frame to scores, for each engine that reads it"
                    + " and each number of threads, in turns with the engine's bare invoke.",
            "With --tune, the best engine and number of threads are stored for this model, machine and engine version;"
                    + " \"run\" and \"classify\" use what is stored.",
            "Of a bundle, the variant for the CPU is measured, with the bundle's own contract."
        })
final class BenchCommand implements Callable<Integer> {
    private static final int THREADS_MEASURED_MAX = 4;
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final ContractFlags contractFlags = new ContractFlags();

    @Option(names = "--image", paramLabel = "FILE", description = "The frame. Default: 640x480 of noise.")
    private @Nullable Path image;

    @Option(names = "--frames", paramLabel = "N", description = "Frames to measure, 10 to 100000. Default: 200.")
    private int frames = 200;

    @Option(names = "--tune", description = "Store what is best, for run and classify.")
    private boolean tune;

    @Option(names = "--cache-dir", paramLabel = "DIR", description = "Where it is stored. Default: the user's cache.")
    private @Nullable Path cacheDir;

    @Option(names = "--json", description = "One JSON object a measurement and line.")
    private boolean json;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A .tflite or .onnx file, or a bundle.")
    private @Nullable Path model;

    @Override
    public Integer call() throws Failure, ConfigurationException, EngineException {
        if (frames < 10 || frames > 100_000) {
            throw Failure.usage("--frames: found \"" + frames + "\", expected a whole number from 10 to 100000");
        }
        Contract contract = ContractFlags.contract(Objects.requireNonNull(model), contractFlags);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        StationClock clock = new SystemClock();
        Path cache = cacheDir == null ? StandardFolders.cache() : cacheDir;
        try (Arena arena = Arena.ofConfined();
                PictureReader reader = new PictureReader(DeviceDecoders.open(), DecodeHint.FULL_SIZE, clock)) {
            Frame frame = image == null ? noise(arena, clock) : picture(reader, image);
            Path path = contract.model().file();
            ModelFile file = BundledModel.isBundle(path) ? BundledModel.cpuFile(path) : ModelFiles.read(path);
            BenchOutput output = json ? new BenchOutput.Json(out, file.digest()) : new BenchOutput.Text(out);
            output.begin(
                    String.valueOf(file.path().getFileName()),
                    file.digest(),
                    frame.width() + "x" + frame.height(),
                    frames);
            Measurement best = measureAll(contract, file, new FrameBenchmark(frame, frames, clock), cache, output);
            output.end(best, tune ? store(cache, file.digest(), best) : null);
            return ExitCode.OK;
        }
    }

    private static Measurement measureAll(
            Contract contract, ModelFile file, FrameBenchmark benchmark, Path cache, BenchOutput output)
            throws EngineException {
        Measurement best = null;
        EngineException refusal = null;
        for (EngineProvider provider : providers(contract, file)) {
            for (int threads : threadCounts(contract)) {
                var declared = contract.model().with(provider.id(), threads);
                try (Classifier classifier = ModelOpening.open(
                                declared, contract.preprocessing(), cache, new SystemClock())
                        .classifier()) {
                    Measurement measurement = benchmark.measure(classifier, provider, threads);
                    output.measured(measurement);
                    best = best == null || measurement.isBetterThan(best) ? measurement : best;
                } catch (EngineException e) {
                    output.skipped(provider.id(), e.failure().reason());
                    refusal = e;
                    break;
                }
            }
        }
        if (best == null) {
            throw refusal != null ? refusal : EngineException.unavailable("no engine here reads this model");
        }
        return best;
    }

    private static List<EngineProvider> providers(Contract contract, ModelFile file) throws EngineException {
        String engine = contract.model().engine();
        if (engine != null) {
            return List.of(Engines.provider(file.format(), engine));
        }
        Engines.provider(file.format(), null); // says what there is when nothing reads it
        return Engines.ofCpu().stream()
                .filter(provider -> provider.formats().contains(file.format()))
                .toList();
    }

    private static List<Integer> threadCounts(Contract contract) {
        Integer threads = contract.model().threads();
        if (threads != null) {
            return List.of(threads);
        }
        List<Integer> counts = new ArrayList<>();
        for (int count = 1;
                count <= Math.min(THREADS_MEASURED_MAX, Runtime.getRuntime().availableProcessors());
                count++) {
            counts.add(count);
        }
        return counts;
    }

    private static TunedChoices.Choice store(Path cache, String digest, Measurement best) throws Failure {
        TunedChoices.Choice choice = new TunedChoices.Choice(best.engineId(), best.engineVersion(), best.threads());
        try {
            new TunedChoices(cache).store(digest, choice);
            return choice;
        } catch (IOException e) {
            throw Failure.unavailable(
                    "the measurement can't be stored in " + cache + " (" + e + ")",
                    "name a folder that can be written with --cache-dir");
        }
    }

    private static Frame picture(PictureReader reader, Path file) throws Failure {
        try {
            return switch (reader.read(file, file.toString(), 0)) {
                case Capture.Captured(Frame frame) -> frame;
                case Capture.Unreadable(String source, String reason, String hint) ->
                    throw new Failure(ExitCode.USAGE, source + ": " + reason, hint);
                default -> throw Failure.usage(file + " holds no picture");
            };
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, "the picture " + file + " can't be read (" + e + ")", "check the path");
        }
    }

    /** The same noise each time; no model is faster or slower for what it sees. */
    private static Frame noise(Arena arena, StationClock clock) {
        int stride = WIDTH * PixelFormat.RGB24.bytesPerPixel();
        MemorySegment pixels = arena.allocate(PixelFormat.RGB24.sizeBytes(HEIGHT, stride));
        SplittableRandom random = new SplittableRandom(1);
        for (long at = 0; at + Long.BYTES <= pixels.byteSize(); at += Long.BYTES) {
            pixels.set(ValueLayout.JAVA_LONG_UNALIGNED, at, random.nextLong());
        }
        return new Frame(
                pixels,
                PixelFormat.RGB24,
                WIDTH,
                HEIGHT,
                stride,
                Orientation.UPRIGHT,
                WIDTH,
                HEIGHT,
                0,
                clock.nanos(),
                "noise");
    }
}

import io.watchpost.greengrass.nucleus.InProcessNucleus;
import io.watchpost.greengrass.nucleus.Profile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * What the Greengrass component takes, as it is shipped and over a real socket; {@code tools/bench/component-figures}
 * says how it is called. Starts with and without the start cache take turns.
 */
public final class ComponentFigures {
    private static final long PATIENCE_MILLIS = 60_000;
    private static final long CACHE_PATIENCE_MILLIS = 180_000;

    private final Path home;
    private final Path folder;
    private final InProcessNucleus nucleus;

    private ComponentFigures(Path home, Path folder) {
        this.home = home;
        this.folder = folder;
        nucleus = new InProcessNucleus(folder.resolve("ipc"), Profile.FULL).start();
    }

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]);
        Path folder = Path.of(args[1]);
        String model = args[2];
        int rounds = Integer.parseInt(args[3]);
        int seconds = Integer.parseInt(args[4]);
        ComponentFigures figures = new ComponentFigures(home, folder);
        try {
            figures.starts(model, rounds);
            for (int i = 5; i < args.length; i++) {
                figures.memory(args[i], model, seconds);
            }
        } finally {
            figures.nucleus.close();
        }
        System.exit(0); // the AWS library's threads stay
    }

    private void starts(String model, int rounds) throws Exception {
        Path work = Files.createDirectory(folder.resolve("starts"));
        nucleus.configuration(station("test:?fps=10", model));
        System.out.printf("first start of all, preparing the start cache: %d ms%n", start(work, "on"));
        if (rounds > 0) {
            awaitCache(work);
        }
        List<Long> without = new ArrayList<>();
        List<Long> with = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            without.add(start(work, "off"));
            with.add(start(work, "on"));
            System.out.printf("without %d ms, with %d ms%n", without.getLast(), with.getLast());
        }
        if (rounds > 0) {
            System.out.printf(
                    "start to first result handed over, median: without the start cache %d ms, with it %d ms, ratio %.2f%n",
                    median(without), median(with), (double) median(with) / median(without));
        }
    }

    private void memory(String camera, String model, int seconds) throws Exception {
        Path work = folder.resolve("starts");
        nucleus.configuration(station(camera, model));
        int before = results();
        Process process = process(work, "on");
        try {
            await(PATIENCE_MILLIS, () -> results() > before + 100, process);
            long early = resident(process, "VmRSS:");
            Thread.sleep(seconds * 1_000L);
            System.out.printf(
                    "%s: RSS %.1f MB after 100 results, %.1f MB after %d s more, %.1f MB at most, %d results%n",
                    camera,
                    early * 1024 / 1e6,
                    resident(process, "VmRSS:") * 1024 / 1e6,
                    seconds,
                    resident(process, "VmHWM:") * 1024 / 1e6,
                    results() - before);
        } finally {
            end(process);
        }
    }

    private long start(Path work, String cache) throws Exception {
        int before = results();
        long began = System.nanoTime();
        Process process = process(work, cache);
        try {
            await(PATIENCE_MILLIS, () -> results() > before, process);
            return (System.nanoTime() - began) / 1_000_000;
        } finally {
            end(process);
        }
    }

    private Process process(Path work, String cache) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", home.resolve("run").toString());
        builder.directory(work.toFile());
        builder.environment().putAll(nucleus.environment());
        builder.environment().put("AWS_IOT_THING_NAME", "bench");
        builder.environment().put("WATCHPOST_AOT", cache);
        File log = folder.resolve("component.log").toFile();
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log)).redirectErrorStream(true);
        return builder.start();
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    private void awaitCache(Path work) throws Exception {
        Path cache = work.resolve("cache/start");
        await(CACHE_PATIENCE_MILLIS, () -> {
            try (Stream<Path> files = Files.list(cache)) {
                return files.anyMatch(file -> file.toString().endsWith(".aot"));
            } catch (IOException e) {
                return false;
            }
        }, null);
    }

    private void await(long millis, BooleanSupplier condition, Process process) throws Exception {
        long deadline = System.nanoTime() + millis * 1_000_000;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline || (process != null && !process.isAlive())) {
                throw new IllegalStateException("it didn't come to that; see " + folder.resolve("component.log"));
            }
            Thread.sleep(2);
        }
    }

    private int results() {
        return (int) nucleus.handedOver().stream()
                .filter(message -> message.topic().contains("/results/"))
                .count();
    }

    private static long resident(Process process, String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static long median(List<Long> values) {
        List<Long> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private static Map<String, Object> station(String camera, String model) {
        Map<String, Object> pipeline = Map.of("name", "main", "camera", camera, "model", Map.of("file", model, "threads", 1));
        return Map.of("station", Map.of("pipelines", List.of(pipeline), "mqtt", Map.of("broker", "greengrass:")));
    }
}

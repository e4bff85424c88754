package io.watchpost.stick;

import io.watchpost.bundle.SigningKey;
import io.watchpost.clock.SystemClock;
import io.watchpost.outbox.Entry;
import io.watchpost.outbox.Outbox;
import io.watchpost.outbox.OutboxSnapshot;
import io.watchpost.outbox.OutboxUnavailable;
import io.watchpost.outbox.StoppedOutbox;
import io.watchpost.stick.ExportWriter.Selection;
import io.watchpost.transport.BrokerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A process to be killed: says each step of what is done with a stick, and waits for a line before it goes on. */
final class StickProcess {
    private static final int PATIENCE_SECONDS = 60;

    private StickProcess() {}

    /**
     * Starts one.
     *
     * @param heapMegabytes all that it may use
     * @param words verb, the station's folder, the export's file, and for {@code import} the broker
     */
    static Process start(int heapMegabytes, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx" + heapMegabytes + "m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED"));
        command.add("-Dorg.sqlite.lib.path=" + System.getProperty("org.sqlite.lib.path", ""));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), StickProcess.class.getName()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    }

    /** Arguments: those of {@link #start}. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Consumer<String> step = words -> {
            out.println(words);
            try {
                in.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        Path folder = Path.of(arguments[1]);
        Path file = Path.of(arguments[2]);
        boolean isStation = !arguments[0].equals("import");
        SigningKey key = StickKey.open(isStation ? folder : folder.resolve("office"), StickBench.DEVICE);
        step.accept("the key is there");
        switch (arguments[0]) {
            case "export" -> export(folder, file, key, step);
            case "release" -> release(folder, file, key, step);
            case "export-all" -> exportAll(folder, file, key, step);
            case "import" -> step.accept(deliver(folder, file, key, arguments[3], step) + " delivered");
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** All of it, with the pictures in the station's folder {@code pictures}, in files as large as they get. */
    private static void exportAll(Path folder, Path file, SigningKey key, Consumer<String> step) throws Exception {
        try (OutboxSnapshot snapshot = OutboxSnapshot.open(folder.resolve("outbox.db"));
                Stream<Path> pictures = Files.list(folder.resolve("pictures"))) {
            ExportRun.write(
                    new ExportWriter(StickBench.DEVICE, "e", 0, true, key, ExportWriter.Limits.DEFAULT),
                    number -> file.resolveSibling(number + ".wpo"),
                    (after, max) -> read(snapshot, after, max),
                    new Selection(0, pictures.sorted().toList()),
                    step);
        }
    }

    /** As {@code outbox import} does, pictures included; the entries that this run delivered. */
    static long deliver(Path folder, Path file, SigningKey key, String broker, Consumer<String> step) throws Exception {
        try (ExportFile export =
                ExportFile.open(file, List.of(StickKey.publicKey(folder.resolve(StickKey.PUBLIC_FILE_NAME))))) {
            ImportRun run = new ImportRun(
                    BrokerConfig.of(broker),
                    folder.resolve("office").resolve("imports"),
                    key,
                    PATIENCE_SECONDS,
                    new SystemClock(),
                    step);
            ImportRun.Imported imported = run.deliver(export, Receipt.fileOf(file));
            for (ExportManifest.PictureFile picture : export.manifest().pictures()) {
                export.picture(picture);
            }
            return imported.delivered();
        }
    }

    private static void export(Path folder, Path file, SigningKey key, Consumer<String> step) throws Exception {
        try (OutboxSnapshot snapshot = OutboxSnapshot.open(folder.resolve("outbox.db"))) {
            new ExportWriter(StickBench.DEVICE, "e", 0, true, key, StickBench.SMALL_PARTS)
                    .write(file, (after, max) -> read(snapshot, after, max), 0, Selection.ALL, step);
        }
    }

    private static List<Entry> read(OutboxSnapshot snapshot, long after, int max) throws IOException {
        try {
            return snapshot.entries(after, max);
        } catch (OutboxUnavailable e) {
            throw new IOException(e);
        }
    }

    private static void release(Path folder, Path file, SigningKey key, Consumer<String> step) throws Exception {
        try (Outbox outbox = StoppedOutbox.open(folder.resolve("outbox.db"), new SystemClock());
                ExportFile export = ExportFile.open(file, StickBench.trusting(key))) {
            Release.covered(export, StickBench.receipt(export), telling(outbox, step));
            step.accept("released");
        }
    }

    /** Says before and after each time that entries are let go. */
    private static Outbox telling(Outbox outbox, Consumer<String> step) {
        return (Outbox) Proxy.newProxyInstance(
                Outbox.class.getClassLoader(), new Class<?>[] {Outbox.class}, (_, method, arguments) -> {
                    boolean isRelease = method.getName().equals("release");
                    if (isRelease) {
                        step.accept("before");
                    }
                    try {
                        Object result = method.invoke(outbox, arguments);
                        if (isRelease) {
                            step.accept("after");
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}

package io.watchpost.cli;

import static org.awaitility.Awaitility.await;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.EnvelopeJson;
import io.watchpost.bundle.Manifest;
import io.watchpost.bundle.RootJson;
import io.watchpost.bundle.TestBundles;
import io.watchpost.bundle.TestKeys;
import io.watchpost.update.ModelStore;
import java.awt.Color;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A device in a folder: who it trusts, bundles for it, and {@code watchpost run} on it as a process of its own. */
final class ModelStation implements AutoCloseable {
    final Path folder;
    final Path root;
    final Path config;
    private final Path log;
    private final List<Process> children = new ArrayList<>();

    private ModelStation(Path folder, Path root, Path config) {
        this.folder = folder;
        this.root = root;
        this.config = config;
        this.log = folder.resolve("run.log");
    }

    /** Red, green and blue pictures in turn, an installed model that isn't there yet, and a short trial. */
    static ModelStation in(Path folder) throws IOException {
        return in(folder, "");
    }

    /**
     * The same.
     *
     * @param models more of this section, in YAML's flow style
     */
    static ModelStation in(Path folder, String models) throws IOException {
        Path root = Files.write(
                folder.resolve("root.json"),
                EnvelopeJson.bytes(TestKeys.signed(RootJson.envelope(TestBundles.ROOT_1), TestBundles.ROOT)));
        Path pictures = Files.createDirectory(folder.resolve("pictures"));
        TestFiles.picture(pictures, "1.png", new Color(0xcc2010));
        TestFiles.picture(pictures, "2.png", new Color(0x20cc10));
        TestFiles.picture(pictures, "3.png", new Color(0x1020cc));
        Path config = Files.writeString(
                folder.resolve("watchpost.yaml"), """
                device: door
                stateDir: state
                cacheDir: cache
                outbox: {sizeMegabytes: 1}
                models: {trust: root.json, trial: {share: 1, frames: 20}%s}
                pipelines:
                  - camera: 'dir:pictures?loop&fps=100'
                    model: {installed: colours}
                """.formatted(models.isEmpty() ? "" : ", " + models));
        return new ModelStation(folder, root, config);
    }

    Path store() {
        return folder.resolve("state/models");
    }

    /** A bundle that this device takes. */
    Path bundle(long release) throws IOException, BundleRefused {
        return TestBundles.colours()
                .release(release, 1)
                .write(folder.resolve("colours-" + release + ".wpb"), TestBundles.RELEASE);
    }

    /** Its labels moved by one, so that its golden isn't red any more. */
    Path worse(long release) throws IOException, BundleRefused {
        return TestBundles.colours()
                .file(Manifest.LABELS, "blue\nred\ngreen\n".getBytes(StandardCharsets.UTF_8))
                .release(release, 1)
                .write(folder.resolve("worse-" + release + ".wpb"), TestBundles.RELEASE);
    }

    /** {@code model ...} with the configuration of this device, in the process of the test. */
    Cli model(Object... args) {
        List<Object> all = new ArrayList<>(List.of("model"));
        all.addAll(List.of(args));
        all.addAll(List.of("--config", config));
        return Cli.run(all.toArray());
    }

    /** Starts {@code run} and waits until it holds the store. */
    Process start() throws IOException {
        Process child = child("run", "--config", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        children.add(child);
        await("the station runs").atMost(Duration.ofSeconds(60)).until(() -> {
            if (!child.isAlive()) {
                throw new IllegalStateException("run ended: " + Files.readString(log));
            }
            return ModelStore.isInUse(store()) && Files.isDirectory(store().resolve("requests"));
        });
        return child;
    }

    /** What runs printed and logged. */
    String log() throws IOException {
        return Files.readString(log);
    }

    static void end(Process child) throws InterruptedException {
        child.destroy();
        if (!child.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("run doesn't end");
        }
    }

    /** {@code watchpost} as a process of its own, before these words of a launcher if there are any. */
    static ProcessBuilder child(List<String> launcher, String... args) {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dwatchpost.native.dir=" + System.getProperty("watchpost.native.dir"),
                "-Dorg.sqlite.lib.path=" + System.getProperty("org.sqlite.lib.path"),
                "-cp",
                System.getProperty("java.class.path"),
                Watchpost.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command);
    }

    static ProcessBuilder child(String... args) {
        return child(List.of(), args);
    }

    @Override
    public void close() {
        for (Process child : children) {
            child.destroyForcibly();
            child.onExit().join();
        }
    }
}

package io.watchpost.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.EnvelopeJson;
import io.watchpost.bundle.Manifest;
import io.watchpost.bundle.RootJson;
import io.watchpost.bundle.SigningKey;
import io.watchpost.bundle.TestBundles;
import io.watchpost.bundle.TestKeys;
import io.watchpost.update.ModelLine;
import io.watchpost.update.ModelStore;
import io.watchpost.update.Transition;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/**
 * A station under test whose model changes: red, green and blue pictures in turn for a camera, an installed model, a
 * watched folder for its releases, and a state folder that outlives its processes.
 *
 * @param folder of everything
 */
record UpdatingStation(Path folder) {
    private static final String NAME = "colours";
    private static final int PICTURE_PIXELS = 64;
    private static final long COMMAND_SECONDS = 150; // a command waits two minutes for an answer

    static UpdatingStation in(Path folder) throws IOException {
        Files.write(
                folder.resolve("root.json"),
                EnvelopeJson.bytes(TestKeys.signed(RootJson.envelope(TestBundles.ROOT_1), TestBundles.ROOT)));
        Path pictures = Files.createDirectory(folder.resolve("pictures"));
        picture(pictures.resolve("1.png"), 0xcc2010);
        picture(pictures.resolve("2.png"), 0x20cc10);
        picture(pictures.resolve("3.png"), 0x1020cc);
        Files.createDirectory(folder.resolve("stick"));
        Files.writeString(folder.resolve("watchpost.yaml"), """
                device: proof
                stateDir: state
                cacheDir: cache
                models: {trust: root.json, folders: [stick], trial: {share: 1, frames: 100}}
                pipelines:
                  - camera: 'dir:pictures?loop&fps=150'
                    model: {installed: colours}
                """);
        return new UpdatingStation(folder);
    }

    private static void picture(Path file, int rgb) throws IOException {
        BufferedImage image = new BufferedImage(PICTURE_PIXELS, PICTURE_PIXELS, BufferedImage.TYPE_INT_RGB);
        int[] pixels = new int[PICTURE_PIXELS * PICTURE_PIXELS];
        Arrays.fill(pixels, rgb);
        image.setRGB(0, 0, PICTURE_PIXELS, PICTURE_PIXELS, pixels, 0, PICTURE_PIXELS);
        assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
    }

    /** Where releases arrive by themselves. */
    Path stick() {
        return folder.resolve("stick");
    }

    /** A release as good as the one before. */
    Path release(long number) throws IOException, BundleRefused {
        return written(TestBundles.colours(), number, TestBundles.RELEASE);
    }

    /** Two labels are mixed up that no golden looks at, so only a trial on the camera finds it. */
    Path worse(long number) throws IOException, BundleRefused {
        byte[] mixedUp = "red\nblue\ngreen\n".getBytes(StandardCharsets.UTF_8);
        return written(TestBundles.colours().file(Manifest.LABELS, mixedUp), number, TestBundles.RELEASE);
    }

    /** A release of somebody whom this device doesn't trust. */
    Path foreign(long number) throws IOException, BundleRefused {
        return written(TestBundles.colours(), number, TestKeys.named("somebody"));
    }

    /** A signed release with one bit of its content turned. */
    Path damaged(long number) throws IOException, BundleRefused {
        Path bundle = release(number);
        byte[] bytes = Files.readAllBytes(bundle);
        bytes[bytes.length / 2] ^= 1;
        return Files.write(bundle, bytes);
    }

    private Path written(TestBundles bundle, long number, SigningKey key) throws IOException, BundleRefused {
        return bundle.release(number, 1).write(folder.resolve(NAME + "-" + number + ".wpb"), key);
    }

    /** Starts {@code watchpost run}. */
    RunProcess run(String broker) throws IOException {
        return RunProcess.start(
                folder.resolve("run.log"),
                folder.resolve("cache"),
                Map.of(),
                List.of(
                        "--config",
                        config(),
                        "--installed",
                        NAME,
                        "--trust",
                        folder.resolve("root.json").toString(),
                        "--broker",
                        broker));
    }

    /** Starts {@code watchpost model install}, beside the station or without one. */
    Process install(Path bundle) throws IOException {
        return new ProcessBuilder(
                        Distribution.launcher().toString(), "model", "install", bundle.toString(), "--config", config())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("install.log").toFile()))
                .start();
    }

    private String config() {
        return folder.resolve("watchpost.yaml").toString();
    }

    /** Waits for a command; whatever happened to the station, it must end. */
    int end(Process command) throws InterruptedException, IOException {
        boolean ended = command.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS);
        command.destroyForcibly();
        assertThat(ended).as("model install ends: %s", installLog()).isTrue();
        return command.exitValue();
    }

    String installLog() throws IOException {
        return Files.readString(folder.resolve("install.log"));
    }

    /** What the disk says of the model. */
    ModelLine line() throws IOException {
        return Objects.requireNonNull(ModelStore.read(store()).get(NAME), NAME);
    }

    List<Transition> history() throws IOException {
        return ModelStore.history(store());
    }

    private Path store() {
        return folder.resolve("state/models");
    }
}

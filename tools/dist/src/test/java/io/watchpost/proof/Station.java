package io.watchpost.proof;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.engine.ColourModel;
import io.watchpost.engine.TfliteModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A station under test: a small real model, a test pattern for a camera, and a state folder that outlives its processes.
 *
 * @param model that it runs
 * @param state where its outbox is kept
 * @param cache where the verdict on its model is kept
 */
record Station(Path model, Path state, Path cache) {
    /** A station whose state is kept in a folder of this one. */
    static Station in(Path folder) throws IOException {
        return keptOn(folder, folder);
    }

    /** A station whose state is kept on another disk. */
    static Station keptOn(Path disk, Path folder) throws IOException {
        Path model = TfliteModels.write(ColourModel.uint8(32, 32, 3), folder.resolve("colour.tflite"));
        return new Station(model, disk.resolve("state"), folder.resolve("cache"));
    }

    /** Starts {@code run} on a fast test pattern. */
    RunProcess run(String broker) throws IOException {
        return run(broker, "test:?size=64x48&fps=50", Map.of());
    }

    RunProcess run(String broker, String camera, Map<String, String> environment) throws IOException {
        return RunProcess.start(
                model.resolveSibling("run.log"),
                cache,
                environment,
                List.of(
                        "--camera",
                        camera,
                        "--model",
                        model.toString(),
                        "--state-dir",
                        state.toString(),
                        "--device",
                        "proof",
                        "--broker",
                        broker));
    }

    /** Runs once more until something new arrived, ends with SIGTERM, and drains what was left. */
    void finish(String broker, Judge judge) throws Exception {
        long before = judge.received();
        try (RunProcess run = run(broker)) {
            await().atMost(2, MINUTES).until(() -> judge.received() >= before + 20 || !run.isAlive());
            run.terminate();
        }
        drain(broker);
    }

    /** A finite camera: the process ends by itself when everything is delivered. */
    void drain(String broker) throws Exception {
        try (RunProcess last = run(broker, "test:?size=64x48&fps=100&frames=10", Map.of())) {
            assertThat(last.awaitEnd(120_000)).as("%s", last.log()).isZero();
        }
    }
}

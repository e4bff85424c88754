package io.watchpost.cli;

import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.PipelineConfig;
import io.watchpost.config.StationConfig;
import io.watchpost.device.station.ReferenceRequests;
import io.watchpost.scene.Renewal;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost cameras reference}: what the camera sees now is how it should look from now on. */
@Command(
        name = "reference",
        description = {
            "Have the running station take what a pipeline's camera sees in the next seconds as the reference for it:",
            "after the camera was mounted, straightened or cleaned. Moved and blurred pictures are told by it."
        })
final class CamerasReferenceCommand implements Callable<Integer>, OwnWords {
    private static final long LOOK_MILLIS = 200;

    /** The station answers within a minute, also if its camera is silent. */
    private static final long ANSWER_MILLIS = 75_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final StationPlace place = new StationPlace();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PIPELINE",
            description = "Whose camera. Default: the only one of the configuration, else \"main\".")
    private @Nullable String pipeline;

    @Override
    public Integer call() throws Failure, ConfigurationException {
        Path folder = place.stateDir();
        Renewal answer = answer(new ReferenceRequests(folder), pipeline(), folder);
        if (!answer.isDone()) {
            throw Failure.unavailable(answer.text(), "");
        }
        Objects.requireNonNull(spec).commandLine().getOut().println(answer.text());
        return ExitCode.OK;
    }

    private String pipeline() throws Failure, ConfigurationException {
        if (pipeline != null) {
            return pipeline;
        }
        StationConfig station = place.station();
        return station != null && station.pipelines().size() == 1
                ? station.pipelines().getFirst().name()
                : PipelineConfig.NAME_DEFAULT;
    }

    private static Renewal answer(ReferenceRequests requests, String pipeline, Path folder) throws Failure {
        StationClock clock = new SystemClock();
        try {
            String id = requests.ask(pipeline);
            long deadline = clock.nanos() + ANSWER_MILLIS * 1_000_000;
            while (clock.nanos() < deadline && requests.isAnswered()) {
                Optional<Renewal> answer = requests.answer(id);
                if (answer.isPresent()) {
                    return answer.get();
                }
                clock.sleep(LOOK_MILLIS);
            }
            requests.withdraw(id);
            throw Failure.unavailable(
                    "the station gave no answer" + (requests.isAnswered() ? "" : ": it ended meanwhile"),
                    "look at its log; the request was taken back");
        } catch (NoSuchFileException e) {
            throw Failure.unavailable(
                    "no station runs with the state folder " + folder,
                    "name its --config FILE or its --state-dir DIR; the reference is taken from the camera, so the"
                            + " station has to run");
        } catch (IOException e) {
            throw Failure.unavailable(
                    "the station that runs with the state folder " + folder + " can't be asked (" + e + ")",
                    "run this as the station's user");
        }
    }
}

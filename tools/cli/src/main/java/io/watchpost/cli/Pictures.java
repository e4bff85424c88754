package io.watchpost.cli;

import io.watchpost.classify.Classification;
import io.watchpost.classify.Classifier;
import io.watchpost.classify.Selection;
import io.watchpost.clock.StationClock;
import io.watchpost.config.Contract;
import io.watchpost.config.PipelineConfig;
import io.watchpost.config.ResultsConfig;
import io.watchpost.device.camera.PictureReader;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.frame.Capture;
import io.watchpost.frame.Frame;
import io.watchpost.result.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Classifies picture files one by one and says of each what it is, or why it can't be read. One thread. */
final class Pictures {
    private static final float NANOS_PER_MILLI = 1e6f;

    private final String device;
    private final Classifier classifier;
    private final Selection selection;
    private final Result.ModelRef model;
    private final StationClock clock;

    Pictures(String device, Contract contract, Result.ModelRef model, Classifier classifier, StationClock clock) {
        this.device = device;
        this.classifier = classifier;
        this.clock = clock;
        ResultsConfig results = contract.results();
        float threshold = results.threshold() == null ? Float.NEGATIVE_INFINITY : results.threshold();
        this.selection = new Selection(classifier.labels(), results.top(), threshold, results.allow(), results.deny());
        this.model = model;
    }

    /** Whether the picture could be classified; if not, its error stands in its place of the output. */
    boolean classify(PictureReader reader, String image, long number, PictureOutput output) throws EngineException {
        long start = clock.nanos();
        Capture capture = read(reader, image, number);
        if (!(capture instanceof Capture.Captured(Frame frame))) {
            Capture.Unreadable unreadable = capture instanceof Capture.Unreadable known
                    ? known
                    : new Capture.Unreadable(image, "there is no picture in it", "");
            output.error(image, unreadable.reason(), unreadable.hint());
            return false;
        }
        classifier.score(frame);
        List<Classification> classes = selection.select(classifier.scores());
        Engine engine = classifier.engine();
        output.result(
                device,
                new Result(
                        PipelineConfig.NAME_DEFAULT,
                        clock.utcMillis(),
                        clock.quality(),
                        clock.uptimeMillis(),
                        model,
                        new Result.EngineRef(engine.target().wireName(), engine.name()),
                        classes,
                        new Result.Latency(
                                classifier.preprocessNanos() / NANOS_PER_MILLI,
                                classifier.inferenceNanos() / NANOS_PER_MILLI,
                                (clock.nanos() - start) / NANOS_PER_MILLI),
                        new Result.FrameRef(number, frame.uprightWidth(), frame.uprightHeight(), image)));
        return true;
    }

    private static Capture read(PictureReader reader, String image, long number) {
        try {
            Path file = Path.of(image);
            if (Files.isDirectory(file)) {
                return new Capture.Unreadable(
                        image, "it is a folder", "name its pictures, or watch it: watchpost run --camera dir:" + image);
            }
            if (!Files.exists(file)) {
                return new Capture.Unreadable(image, "there is no such file", "check the path");
            }
            return reader.read(file, image, number);
        } catch (InvalidPathException e) {
            return new Capture.Unreadable(image, "it is no path that this system can name", "set LANG=C.UTF-8");
        } catch (IOException e) {
            return new Capture.Unreadable(
                    image, "it can't be read (" + e.getMessage() + ")", "check its permissions and its disk");
        }
    }
}

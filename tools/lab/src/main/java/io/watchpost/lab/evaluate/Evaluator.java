package io.watchpost.lab.evaluate;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.clock.StationClock;
import io.watchpost.config.Contract;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.lab.figures.Evaluation;
import io.watchpost.lab.figures.UnreadablePicture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs models over labelled pictures, once, as a device would run them. Each picture goes to all models before the next
 * one is read, and another model begins each time, so that their durations can be compared on a machine that has other
 * work. One thread.
 */
public final class Evaluator {
    /** Runs of each model before anything is measured: memory is mapped, Java code compiled. */
    private static final int WARM_UP_RUNS = 10;

    private final Path cacheDir;
    private final StationClock clock;

    /** @param cacheDir where verdicts on models are kept */
    public Evaluator(Path cacheDir, StationClock clock) {
        this.cacheDir = cacheDir;
        this.clock = clock;
    }

    /** Is told after each picture. */
    public interface Progress {
        /** Nobody wants to know. */
        Progress NONE = (done, total) -> {};

        void seen(int done, int total);
    }

    /**
     * Evaluates.
     *
     * @param models each with its file; several engines in one contract count as several models
     * @throws Failure if the data's classes aren't the models', or no picture can be read
     * @throws EngineException if a model is refused or fails
     */
    public Evaluation evaluate(List<Contract> models, PictureSet pictures, Progress progress)
            throws Failure, EngineException {
        List<Contestant> contestants = new ArrayList<>();
        Map<DecodeHint, PictureSet.Frames> frames = new LinkedHashMap<>();
        try {
            for (Contract model : models) {
                contestants.addAll(Contestant.open(model, cacheDir, clock));
            }
            for (Contestant contestant : contestants) {
                frames.computeIfAbsent(pictures.wish(contestant.classifier()), pictures::open);
            }
            return run(contestants, pictures, frames, progress);
        } finally {
            frames.values().forEach(PictureSet.Frames::close);
            contestants.forEach(Contestant::close);
        }
    }

    private static Evaluation run(
            List<Contestant> contestants,
            PictureSet pictures,
            Map<DecodeHint, PictureSet.Frames> frames,
            Progress progress)
            throws Failure, EngineException {
        Scoreboard board = Scoreboard.of(contestants, pictures);
        List<UnreadablePicture> unreadable = new ArrayList<>();
        Map<DecodeHint, Frame> current = new LinkedHashMap<>();
        boolean warm = false;
        for (int picture = 0; picture < pictures.size(); picture++) {
            UnreadablePicture problem = read(frames, picture, current);
            if (problem == null) {
                try {
                    if (!warm) {
                        warmUp(contestants, pictures, current);
                        warm = true;
                    }
                    score(contestants, pictures, current, board, picture);
                } catch (EngineException e) {
                    problem = new UnreadablePicture(pictures.name(picture), unfitting(e));
                }
            }
            if (problem != null) {
                unreadable.add(problem);
            }
            progress.seen(picture + 1, pictures.size());
        }
        if (unreadable.size() == pictures.size()) {
            UnreadablePicture first = unreadable.getFirst();
            throw new Failure(
                    ExitCode.USAGE,
                    "none of the " + unreadable.size() + " pictures of " + pictures.description()
                            + " can be used; the first is " + first.name() + ": " + first.reason(),
                    "check the folder of --data");
        }
        return board.evaluation(unreadable);
    }

    private static @Nullable UnreadablePicture read(
            Map<DecodeHint, PictureSet.Frames> frames, int picture, Map<DecodeHint, Frame> current) {
        for (Map.Entry<DecodeHint, PictureSet.Frames> source : frames.entrySet()) {
            switch (source.getValue().read(picture)) {
                case Capture.Captured(Frame frame) -> current.put(source.getKey(), frame);
                case Capture.Unreadable(String name, String reason, String _) -> {
                    return new UnreadablePicture(name, reason);
                }
                default -> {
                    return new UnreadablePicture("picture " + picture, "there is no picture in it");
                }
            }
        }
        return null;
    }

    private static void warmUp(List<Contestant> contestants, PictureSet pictures, Map<DecodeHint, Frame> current)
            throws EngineException {
        for (Contestant contestant : contestants) {
            for (int run = 0; run < WARM_UP_RUNS; run++) {
                contestant.classifier().score(frame(contestant, pictures, current));
            }
        }
    }

    private static void score(
            List<Contestant> contestants,
            PictureSet pictures,
            Map<DecodeHint, Frame> current,
            Scoreboard board,
            int picture)
            throws EngineException {
        for (int turn = 0; turn < contestants.size(); turn++) {
            int number = (picture + turn) % contestants.size();
            Contestant contestant = contestants.get(number);
            contestant.classifier().score(frame(contestant, pictures, current));
            board.note(number, contestant.classifier(), picture);
        }
        board.keep(picture);
    }

    private static Frame frame(Contestant contestant, PictureSet pictures, Map<DecodeHint, Frame> current) {
        return Objects.requireNonNull(current.get(pictures.wish(contestant.classifier())));
    }

    /** Why the picture doesn't fit the contract; whatever else went wrong ends the evaluation. */
    private static String unfitting(EngineException e) throws EngineException {
        if (e.failure() instanceof EngineFailure.Refused(String reason)) {
            return reason;
        }
        throw e;
    }
}

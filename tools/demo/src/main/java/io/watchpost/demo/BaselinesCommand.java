package io.watchpost.demo;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.demo.belt.Baseline;
import io.watchpost.demo.belt.BeltPictures;
import io.watchpost.demo.belt.BeltSplit;
import io.watchpost.demo.belt.ColourHistogram;
import io.watchpost.demo.belt.NearestCentroid;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code watchpost demo baselines}: what classifiers without an idea of shape reach on the belt. */
@Command(
        name = "baselines",
        description = "What a nearest centroid on pixels and a colour histogram reach on the belt's pictures.")
final class BaselinesCommand implements Callable<Integer> {
    private static final int SIZE = 96;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--train", paramLabel = "N", description = "Pictures to learn from. Default: 10000.")
    private int train = 10_000;

    @Option(names = "--test", paramLabel = "N", description = "Pictures to judge by. Default: 5000.")
    private int test = 5_000;

    @Option(names = "--seed", paramLabel = "N", description = "Which series of pictures. Default: 1.")
    private long seed = 1;

    @Override
    public Integer call() throws Failure {
        if (train < 5 || test < 5) {
            throw Failure.usage("--train and --test: found " + train + " and " + test + ", expected at least 5 each");
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        BeltPictures lessons = new BeltPictures(BeltSplit.TRAIN, seed, SIZE, SIZE);
        for (Baseline baseline :
                List.of(NearestCentroid.learned(lessons, train), ColourHistogram.learned(lessons, train))) {
            out.printf(
                    Locale.ROOT,
                    "%-28s test %.2f %%, shifted %.2f %%%n",
                    baseline.name(),
                    100 * baseline.accuracy(new BeltPictures(BeltSplit.TEST, seed, SIZE, SIZE), test),
                    100 * baseline.accuracy(new BeltPictures(BeltSplit.SHIFTED, seed, SIZE, SIZE), test));
            out.flush();
        }
        return ExitCode.OK;
    }
}

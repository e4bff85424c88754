package io.watchpost.demo;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.demo.belt.BeltPictures;
import io.watchpost.demo.belt.BeltSplit;
import io.watchpost.demo.belt.PictureFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code watchpost demo pictures}: labelled pictures of the belt in class folders. */
@Command(name = "pictures", description = "Write labelled pictures of the belt as DIR/<class>/<number>.png.")
final class PicturesCommand implements Callable<Integer> {
    private static final int COUNT_MAX = 1_000_000;
    private static final int SIZE_MIN = 16;
    private static final int SIZE_MAX = 4_096;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "The folder to write to.")
    private @Nullable Path folder;

    @Option(names = "--split", paramLabel = "SPLIT", description = "train, validation, test or shifted. Default: test.")
    private String split = "test";

    @Option(names = "--count", paramLabel = "N", description = "How many. Default: 100.")
    private int count = 100;

    @Option(names = "--size", paramLabel = "PIXELS", description = "Width and height. Default: 96.")
    private int size = 96;

    @Option(names = "--seed", paramLabel = "N", description = "Another series of pictures. Default: 1.")
    private long seed = 1;

    @Override
    public Integer call() throws Failure, IOException {
        if (count < 1 || count > COUNT_MAX) {
            throw Failure.usage("--count: found \"" + count + "\", expected 1 to " + COUNT_MAX);
        }
        if (size < SIZE_MIN || size > SIZE_MAX) {
            throw Failure.usage("--size: found \"" + size + "\", expected " + SIZE_MIN + " to " + SIZE_MAX);
        }
        BeltSplit wanted = BeltSplit.named(split);
        if (wanted == null) {
            throw Failure.usage("--split: found \"" + split + "\", expected train, validation, test or shifted");
        }
        Path target = Objects.requireNonNull(folder);
        PictureFolders.write(new BeltPictures(wanted, seed, size, size), count, target);
        Objects.requireNonNull(spec).commandLine().getOut().println(count + " pictures are in " + target);
        return ExitCode.OK;
    }
}

package io.watchpost.lab.evaluate;

import io.watchpost.lab.figures.ModelRun;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Names for models that are as short as can be, and different: the file's, its whole path, with its engine, counted. */
final class ModelNames {
    private ModelNames() {}

    static List<String> of(List<ModelRun> runs) {
        List<Function<ModelRun, String>> ways = List.of(
                run -> String.valueOf(run.file().getFileName()),
                run -> run.file().getFileName() + " with " + run.engineId(),
                ModelNames::withFolder,
                run -> run.file().toString(),
                run -> run.file() + " with " + run.engineId());
        for (Function<ModelRun, String> way : ways) {
            List<String> names = runs.stream().map(way).toList();
            Set<String> distinct = new HashSet<>(names);
            if (distinct.size() == names.size()) {
                return names;
            }
        }
        return IntStream.range(0, runs.size())
                .mapToObj(at -> (at + 1) + ": " + runs.get(at).file().getFileName())
                .toList();
    }

    private static String withFolder(ModelRun run) {
        int names = run.file().getNameCount();
        return run.file().subpath(Math.max(0, names - 2), names).toString();
    }
}

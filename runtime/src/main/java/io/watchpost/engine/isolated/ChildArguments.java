package io.watchpost.engine.isolated;

import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.ModelFormat;
import java.nio.file.Path;
import java.util.List;

/**
 * What a child is told on its command line.
 *
 * @param parent process number of the parent
 * @param control where the memory that both share is opened
 * @param modelFile where the model's bytes are opened
 * @param modelPath where they came from, for messages
 * @param isTrial whether the child also looks into the model's file for what its engine lets pass
 */
record ChildArguments(
        long parent,
        Path control,
        Path modelFile,
        Path modelPath,
        ModelFormat format,
        String digest,
        String engineId,
        EngineOptions options,
        ChildLimits limits,
        boolean isTrial) {

    List<String> words() {
        return List.of(
                Long.toString(parent),
                control.toString(),
                modelFile.toString(),
                modelPath.toString(),
                format.name(),
                digest,
                engineId,
                Integer.toString(options.threads()),
                Long.toString(limits.startMillis()),
                Long.toString(limits.callMillis()),
                Integer.toString(limits.callFactor()),
                Long.toString(limits.cpuSeconds()),
                Long.toString(limits.memoryBytes()),
                Boolean.toString(isTrial));
    }

    static ChildArguments of(List<String> words) {
        return new ChildArguments(
                Long.parseLong(words.get(0)),
                Path.of(words.get(1)),
                Path.of(words.get(2)),
                Path.of(words.get(3)),
                ModelFormat.valueOf(words.get(4)),
                words.get(5),
                words.get(6),
                new EngineOptions(Integer.parseInt(words.get(7))),
                new ChildLimits(
                        Long.parseLong(words.get(8)),
                        Long.parseLong(words.get(9)),
                        Integer.parseInt(words.get(10)),
                        Long.parseLong(words.get(11)),
                        Long.parseLong(words.get(12))),
                Boolean.parseBoolean(words.get(13)));
    }
}

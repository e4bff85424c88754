package io.watchpost.engine.isolated;

import io.watchpost.engine.AcceleratorOptions;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.ModelFormat;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a child is told on its command line.
 *
 * @param parent process number of the parent
 * @param control where the memory that both share is opened
 * @param modelFile where the model's bytes are opened
 * @param modelBytes how many of them are the model's file
 * @param weightsBytes how many at its end are its second file; 0 if it has none
 * @param modelPath where they came from, for messages
 * @param purpose what it is for
 */
record ChildArguments(
        long parent,
        Path control,
        Path modelFile,
        long modelBytes,
        long weightsBytes,
        Path modelPath,
        ModelFormat format,
        String digest,
        String engineId,
        EngineOptions options,
        ChildLimits limits,
        Purpose purpose) {

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
                options.accelerator().device(),
                word(options.accelerator().performance()),
                Boolean.toString(options.accelerator().alwaysDfu()),
                word(options.accelerator().bulkInQueueLength()),
                word(options.accelerator().library()),
                Long.toString(limits.startMillis()),
                Long.toString(limits.callMillis()),
                Integer.toString(limits.callFactor()),
                Long.toString(limits.cpuSeconds()),
                Long.toString(limits.memoryBytes()),
                purpose.name(),
                Long.toString(modelBytes),
                Long.toString(weightsBytes));
    }

    static ChildArguments of(List<String> words) {
        return new ChildArguments(
                Long.parseLong(words.get(0)),
                Path.of(words.get(1)),
                Path.of(words.get(2)),
                Long.parseLong(words.get(19)),
                Long.parseLong(words.get(20)),
                Path.of(words.get(3)),
                ModelFormat.valueOf(words.get(4)),
                words.get(5),
                words.get(6),
                new EngineOptions(Integer.parseInt(words.get(7)), accelerator(words.subList(8, 13))),
                new ChildLimits(
                        Long.parseLong(words.get(13)),
                        Long.parseLong(words.get(14)),
                        Integer.parseInt(words.get(15)),
                        Long.parseLong(words.get(16)),
                        Long.parseLong(words.get(17))),
                Purpose.valueOf(words.get(18)));
    }

    private static AcceleratorOptions accelerator(List<String> words) {
        return new AcceleratorOptions(
                words.get(0),
                words.get(1).isEmpty() ? null : AcceleratorOptions.Performance.valueOf(words.get(1)),
                Boolean.parseBoolean(words.get(2)),
                words.get(3).isEmpty() ? null : Integer.valueOf(words.get(3)),
                words.get(4).isEmpty() ? null : words.get(4));
    }

    /** Empty for what isn't declared. */
    private static String word(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}

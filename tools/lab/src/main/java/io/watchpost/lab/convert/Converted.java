package io.watchpost.lab.convert;

import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFormat;
import io.watchpost.lab.convert.model.ModelDescription;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/**
 * A converted model, not yet written.
 *
 * @param format of the bytes
 * @param description what the file says of itself
 * @param summary for people: precision, input, output
 * @param notes what the user should know
 */
@SuppressWarnings("ArrayRecordComponent") // handed on to be written, never compared
record Converted(byte[] bytes, ModelFormat format, ModelDescription description, String summary, List<String> notes) {
    private static final long ALIGNMENT_BYTES = 16;

    Converted {
        notes = List.copyOf(notes);
    }

    /**
     * Loads it and runs it once, on zeros, so that nothing is written that no engine takes.
     *
     * @throws EngineException refused by the engine; unavailable where there is none
     */
    void checkRuns() throws EngineException {
        MemorySegment memory = Arena.ofAuto().allocate(bytes.length, ALIGNMENT_BYTES);
        memory.copyFrom(MemorySegment.ofArray(bytes));
        ModelFile file = new ModelFile(Path.of("converted." + format.wireName()), format, "sha256:unknown", memory);
        try (Engine engine = Engines.load(file, null, EngineOptions.SINGLE_THREAD)) {
            engine.invoke();
        } catch (EngineException e) {
            if (e.failure() instanceof EngineFailure.Refused) {
                throw EngineException.refused("the converted model isn't taken by the engine (" + e.getMessage()
                        + "), so it isn't written: report this with the model");
            }
            throw e;
        }
    }
}

package io.watchpost.lab.quantize;

import io.watchpost.engine.EngineException;
import io.watchpost.frame.Frame;
import io.watchpost.vision.InputLayout;
import io.watchpost.vision.Preprocessing;
import io.watchpost.vision.Preprocessor;
import java.lang.foreign.MemorySegment;

/** The input of a loaded model that pictures are written into; a batch of several gets the same picture several times. */
final class PictureInput {
    private final Preprocessor preprocessor;
    private final long pictureBytes;
    private final MemorySegment memory;

    PictureInput(Preprocessing contract, InputLayout layout, MemorySegment memory) throws EngineException {
        try {
            preprocessor = new Preprocessor(contract, layout);
        } catch (IllegalArgumentException e) {
            throw EngineException.refused("the declared contract doesn't fit the model: " + e.getMessage());
        }
        pictureBytes = layout.sizeBytes();
        this.memory = memory;
    }

    void write(Frame frame) throws EngineException {
        try {
            preprocessor.run(frame, memory);
        } catch (IllegalArgumentException e) {
            throw EngineException.refused(frame.source() + ": " + e.getMessage());
        }
        for (long at = pictureBytes; at < memory.byteSize(); at += pictureBytes) {
            MemorySegment.copy(memory, 0, memory, at, pictureBytes);
        }
    }
}

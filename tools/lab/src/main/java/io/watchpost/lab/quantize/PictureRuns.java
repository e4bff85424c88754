package io.watchpost.lab.quantize;

import io.watchpost.engine.EngineException;
import io.watchpost.frame.Frame;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Goes through pictures, evenly spread over all that there are.
 *
 * @param count how many at most
 * @param progress told after each how many are done
 */
record PictureRuns(PictureSource source, int count, IntConsumer progress) {

    /** What is done once a picture lies in the inputs. */
    interface Run {
        void run() throws EngineException;
    }

    /**
     * Writes each picture into the inputs and lets them be used.
     *
     * @return how many could be read
     * @throws EngineException if none could be read, or a run fails
     */
    int forEach(List<PictureInput> inputs, Run run) throws EngineException {
        int pictures = Math.min(count, source.size());
        int read = 0;
        for (int i = 0; i < pictures; i++) {
            Frame frame = source.frame((int) ((long) i * source.size() / pictures));
            if (frame == null) {
                continue;
            }
            for (PictureInput input : inputs) {
                input.write(frame);
            }
            run.run();
            read++;
            progress.accept(read);
        }
        if (read == 0) {
            throw EngineException.refused("none of the " + pictures + " calibration pictures could be read: "
                    + String.join("; ", source.unreadable().stream().limit(3).toList()));
        }
        return read;
    }
}

package io.watchpost.vision;

import io.watchpost.engine.ElementType;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.vision.Preprocessing.Fit;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames into an engine's input tensor, as the declared contract says. Tables are made for the first frame and
 * again when size, format or orientation change; between that nothing is allocated.
 *
 * <p>One thread: the pipeline's.
 */
public final class Preprocessor {
    /** Pixels that a decoder must leave for each pixel of the input, a side. */
    private static final double SPARE = 2;

    // valid for the model
    private final Preprocessing contract;
    private final InputLayout input;
    private final TensorRows tensorRows;

    // valid while frames look alike
    private @Nullable FramePlan plan;

    /**
     * Prepares for a model's input.
     *
     * @throws IllegalArgumentException if contract and input don't fit together
     */
    public Preprocessor(Preprocessing contract, InputLayout input) {
        requireFitting(contract, input);
        this.contract = contract;
        this.input = input;
        this.tensorRows = new TensorRows(input, contract);
    }

    private static void requireFitting(Preprocessing contract, InputLayout input) {
        boolean isFloat = input.type() == ElementType.FLOAT32;
        if (isFloat && !contract.isNormalized()) {
            throw new IllegalArgumentException("a float32 input needs a mean and a std, and none are declared");
        }
        if (!isFloat && contract.isNormalized() && input.quantization() == null) {
            throw new IllegalArgumentException("mean and std can't be applied to a quantized input without a scale");
        }
        if (contract.mean().size() > 1 && input.channels() == 1) {
            throw new IllegalArgumentException("mean and std have "
                    + contract.mean().size() + " values, and the input has one channel: declare one value");
        }
    }

    /** How small a decoder may deliver pictures for this contract. Pure; any thread. */
    public DecodeHint decodeHint() {
        double width = SPARE * input.width();
        double height = SPARE * input.height();
        if (contract.fit() == Fit.CROP) {
            width /= contract.cropFraction();
            height /= contract.cropFraction();
        }
        // which side is which is known only when the picture's own orientation is
        double side = Math.max(width, height);
        Region region = contract.region();
        if (region != null) {
            double scale = Math.max(side / region.width(), side / region.height());
            return new DecodeHint(1, 1, Math.min(1, scale));
        }
        int sideMin = (int) Math.ceil(side);
        return new DecodeHint(sideMin, sideMin);
    }

    /**
     * Fills the first picture of the tensor.
     *
     * @param tensor the engine's memory of the input, in its whole length
     * @throws IllegalArgumentException if the contract can't be applied to a picture of this size
     */
    public void run(Frame frame, MemorySegment tensor) {
        FramePlan current = plan;
        if (current == null || !current.fits(frame)) {
            current = FramePlan.of(contract, input, frame);
            plan = current;
        }
        current.run(frame, tensorRows, tensor);
    }
}

package io.watchpost.lab.quantize;

import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.Quantization;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.lab.onnx.TappedModel;
import io.watchpost.vision.InputLayout;
import io.watchpost.vision.Preprocessing;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the float and the quantized model side by side and sums up how far their tensors are apart. One thread. */
final class NoiseMeasurement {
    private final Calibration calibration;
    private final Map<String, String> integers;
    private final EightBits bits;

    private final Map<String, Power> powers = new HashMap<>();
    private int compared;
    private int agreed;

    private NoiseMeasurement(Calibration calibration, Map<String, String> integers, EightBits bits) {
        this.calibration = calibration;
        this.integers = integers;
        this.bits = bits;
    }

    /** Sums of squares. */
    private static final class Power {
        private double signal;
        private double noise;
    }

    /**
     * Runs both on all pictures.
     *
     * @param integers of the quantized model's tensors, by the float model's
     * @param realContract how pictures get into the float model
     * @param realLayout of the float model's input
     * @param contract how they get into the quantized one
     * @param layout of its input
     */
    static NoiseMeasurement run(
            OnnxModel real,
            OnnxModel quantized,
            Map<String, String> integers,
            Calibration calibration,
            PictureRuns pictures,
            Preprocessing realContract,
            InputLayout realLayout,
            Preprocessing contract,
            InputLayout layout,
            EightBits bits)
            throws EngineException {
        NoiseMeasurement measurement = new NoiseMeasurement(calibration, integers, bits);
        String realScores = real.outputs().getFirst().getName();
        String quantizedScores = quantized.outputs().getFirst().getName();
        try (TappedModel first = TappedModel.open(real, integers.keySet(), EngineOptions.SINGLE_THREAD);
                TappedModel second = TappedModel.open(quantized, integers.values(), EngineOptions.SINGLE_THREAD)) {
            List<PictureInput> inputs = List.of(
                    new PictureInput(realContract, realLayout, first.input()),
                    new PictureInput(contract, layout, second.input()));
            pictures.forEach(inputs, () -> {
                first.run();
                second.run();
                measurement.compare(first, second);
                measurement.compared++;
                if (best(first, realScores) == best(second, quantizedScores)) {
                    measurement.agreed++;
                }
            });
        }
        return measurement;
    }

    private void compare(TappedModel first, TappedModel second) {
        integers.forEach((tensor, bytes) -> {
            Power power = powers.computeIfAbsent(tensor, name -> new Power());
            add(power, first.memory(tensor), second.memory(bytes), calibration.quantization(tensor));
        });
    }

    private void add(Power power, MemorySegment reals, MemorySegment bytes, Quantization quantization) {
        float[] table = new float[256];
        for (int value = bits.least(); value <= bits.greatest(); value++) {
            table[value & 0xFF] = quantization.toReal(value);
        }
        double signal = 0;
        double noise = 0;
        for (long i = 0; i < bytes.byteSize(); i++) {
            double real = reals.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            double error = real - table[bytes.get(ValueLayout.JAVA_BYTE, i) & 0xFF];
            signal += real * real;
            noise += error * error;
        }
        power.signal += signal;
        power.noise += noise;
    }

    /** The index of the greatest score of the first picture. */
    private static int best(TappedModel model, String scores) {
        MemorySegment memory = model.memory(scores);
        List<Integer> shape = model.shape(scores);
        int batch = shape.size() > 1 ? Math.max(1, shape.getFirst()) : 1;
        int classes = (int) (model.spec(scores).elements() / batch);
        int best = 0;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < classes; i++) {
            double score = switch (model.spec(scores).type()) {
                case FLOAT32 -> memory.getAtIndex(ValueLayout.JAVA_FLOAT, i);
                case UINT8 -> memory.get(ValueLayout.JAVA_BYTE, i) & 0xFF;
                default -> memory.get(ValueLayout.JAVA_BYTE, i);
            };
            if (score > greatest) {
                greatest = score;
                best = i;
            }
        }
        return best;
    }

    /** Signal to noise of a tensor in dB. */
    double sqnr(String tensor) {
        Power power = powers.get(tensor);
        return power == null ? Double.NaN : Decibels.of(power.signal, power.noise);
    }

    int compared() {
        return compared;
    }

    /** How often both gave the same best class. */
    int agreed() {
        return agreed;
    }
}

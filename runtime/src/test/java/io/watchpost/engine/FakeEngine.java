package io.watchpost.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An engine without native code, which computes a {@link ColourModel} itself and can be told to fail. */
public final class FakeEngine implements Engine {
    private final ColourModel plan;
    private final BoundTensors inputs = new BoundTensors();
    private final BoundTensors outputs = new BoundTensors();
    private volatile @Nullable String failure;
    private boolean closed;

    public FakeEngine(ColourModel plan) {
        this.plan = plan;
        int batch = Math.max(plan.batch(), 1);
        List<Integer> pooled = List.of(batch, plan.channels());
        add(inputs, "image", plan.input(), plan.inputShape(batch), plan.inputQuantization());
        if (plan.hasOffsetInput()) {
            add(inputs, "offset", plan.input(), pooled, plan.inputQuantization());
        }
        add(outputs, "scores", plan.output(), plan.outputShape(batch), plan.outputQuantization());
        if (plan.hasMeanOutput()) {
            add(outputs, "mean", ElementType.FLOAT32, pooled, null);
        }
    }

    /** A provider that gives engines of a plan for whatever file. */
    public static EngineProvider provider(ColourModel plan) {
        return new Provider(plan);
    }

    /** Makes every run fail with this reason, until it is null again. */
    public void failWith(@Nullable String reason) {
        failure = reason;
    }

    private static void add(
            BoundTensors tensors,
            String name,
            ElementType type,
            List<Integer> shape,
            @Nullable Quantization quantization) {
        TensorSpec spec = new TensorSpec(name, type, shape, quantization);
        tensors.add(spec, Arena.ofAuto().allocate(spec.elements() * type.sizeBytes(), 16));
    }

    @Override
    public String name() {
        return "fake 1.0";
    }

    @Override
    public Target target() {
        return Target.CPU;
    }

    @Override
    public List<TensorSpec> inputs() {
        return inputs.specs();
    }

    @Override
    public List<TensorSpec> outputs() {
        return outputs.specs();
    }

    @Override
    public MemorySegment input(int index) {
        return inputs.memory(index);
    }

    @Override
    public MemorySegment output(int index) {
        return outputs.memory(index);
    }

    @Override
    public void invoke() throws EngineException {
        if (closed) {
            throw EngineException.inferenceFailed("the engine is closed");
        }
        String reason = failure;
        if (reason != null) {
            throw EngineException.inferenceFailed(reason);
        }
        int batch = Math.max(plan.batch(), 1);
        for (int picture = 0; picture < batch; picture++) {
            for (int channel = 0; channel < plan.channels(); channel++) {
                float mean = mean(picture, channel);
                int feature = picture * plan.channels() + channel;
                float offset = plan.hasOffsetInput() ? read(1, feature) : 0f;
                if (channel < plan.classes()) {
                    write(0, picture * plan.classes() + channel, mean + offset);
                }
                if (plan.hasMeanOutput()) {
                    write(1, feature, mean);
                }
            }
            for (int label = plan.channels(); label < plan.classes(); label++) {
                write(0, picture * plan.classes() + label, 0f);
            }
        }
    }

    private float mean(int picture, int channel) {
        int pixels = plan.width() * plan.height();
        double sum = 0;
        for (int pixel = 0; pixel < pixels; pixel++) {
            int index = plan.isNchw()
                    ? (picture * plan.channels() + channel) * pixels + pixel
                    : (picture * pixels + pixel) * plan.channels() + channel;
            sum += read(0, index);
        }
        return (float) (sum / pixels);
    }

    private float read(int input, int index) {
        TensorSpec spec = inputs.specs().get(input);
        MemorySegment memory = inputs.memory(input);
        Quantization quantization = spec.quantization();
        if (quantization == null) {
            return memory.getAtIndex(ValueLayout.JAVA_FLOAT, index);
        }
        byte stored = memory.get(ValueLayout.JAVA_BYTE, index);
        return quantization.toReal(spec.type() == ElementType.UINT8 ? stored & 0xff : stored);
    }

    private void write(int output, int index, float real) {
        TensorSpec spec = outputs.specs().get(output);
        MemorySegment memory = outputs.memory(output);
        Quantization quantization = spec.quantization();
        if (quantization == null) {
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, index, real);
            return;
        }
        int lowest = spec.type() == ElementType.UINT8 ? 0 : -128;
        int value =
                Math.clamp(Math.round(real / quantization.scale()) + quantization.zeroPoint(), lowest, lowest + 255);
        memory.set(ValueLayout.JAVA_BYTE, index, (byte) value);
    }

    @Override
    public void close() {
        closed = true;
    }

    private record Provider(ColourModel plan) implements EngineProvider {
        @Override
        public String id() {
            return "fake";
        }

        @Override
        public String version() {
            return "1.0";
        }

        @Override
        public Target target() {
            return Target.CPU;
        }

        @Override
        public Set<ModelFormat> formats() {
            return Set.of(ModelFormat.TFLITE, ModelFormat.ONNX);
        }

        @Override
        public Engine load(ModelFile model, EngineOptions options) {
            return new FakeEngine(plan);
        }
    }
}

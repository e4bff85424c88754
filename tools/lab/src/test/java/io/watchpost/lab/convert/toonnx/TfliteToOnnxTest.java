package io.watchpost.lab.convert.toonnx;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelFormat;
import io.watchpost.lab.convert.ModelRun;
import io.watchpost.lab.convert.RandomTflite;
import io.watchpost.lab.tflite.TfliteReader;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.MirrorPadMode;
import org.tensorflow.lite.schema.MirrorPadOptionsT;
import org.tensorflow.lite.schema.PackOptionsT;
import org.tensorflow.lite.schema.ReshapeOptionsT;
import org.tensorflow.lite.schema.ShapeOptionsT;
import org.tensorflow.lite.schema.StridedSliceOptionsT;
import org.tensorflow.lite.schema.TensorType;

/** What is refused, and what isn't asked for. */
final class TfliteToOnnxTest {
    private static final long SEED = BothEngines.SEED;

    @Test
    void customOperatorsAreRefusedByName() {
        RandomTflite model = new RandomTflite(ElementType.INT8, SEED, 1, 5, 6, 5);
        int output = model.tensor("output", List.of(1, 5, 6, 5), 1, 0);
        model.operator(BuiltinOperator.CUMSUM, 1, BuiltinOptions.NONE, null, List.of(model.input()), output);
        byte[] source = model.bytes(output);
        assertThatThrownBy(() -> TfliteToOnnx.convert(
                        TfliteReader.read(ModelRun.file(source, ModelFormat.TFLITE)),
                        new OnnxOptions(Precision.INT8, true, false),
                        BothEngines.NAMELESS))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("CUMSUM")
                .hasMessageContaining("CONV_2D");
    }

    @Test
    void aFloatModelHasNoInt8Form() {
        RandomTflite model = new RandomTflite(ElementType.FLOAT32, SEED, 1, 5, 6, 5);
        byte[] source = model.bytes(rectified(model));
        assertThatThrownBy(() -> TfliteToOnnx.convert(
                        TfliteReader.read(ModelRun.file(source, ModelFormat.TFLITE)),
                        new OnnxOptions(Precision.INT8, true, false),
                        BothEngines.NAMELESS))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("float model");
    }

    @Test
    void aFileCutAnywhereIsRefused() {
        RandomTflite model = new RandomTflite(ElementType.INT8, SEED, 1, 5, 6, 5);
        byte[] source = model.bytes(rectified(model));
        for (int length = 16; length < source.length - 64; length += 37) {
            byte[] cut = Arrays.copyOf(source, length);
            assertThatThrownBy(() -> TfliteReader.read(ModelRun.file(cut, ModelFormat.TFLITE)))
                    .as("cut to %d of %d bytes", length, source.length)
                    .isInstanceOf(EngineException.class);
        }
    }

    /** As Keras writes a flattening for any number of pictures: the shape is computed from that of the picture. */
    @Test
    void shapesThatAreComputed_areThoseOfTheFile() throws EngineException {
        OperatorCase flatten = OperatorCase.of("flatten", RandomTflite.SCALE, TfliteToOnnxTest::flattened);
        BothEngines.assertGiveTheSame(flatten);
        BothEngines.assertSurvivesTheWayBack(flatten);
    }

    @Test
    void edgesThatAreRepeated_areRefusedByName() {
        RandomTflite model = new RandomTflite(ElementType.INT8, SEED, 1, 5, 6, 5);
        MirrorPadOptionsT options = new MirrorPadOptionsT();
        options.setMode(MirrorPadMode.SYMMETRIC);
        int output = model.tensor("output", List.of(1, 6, 6, 5), RandomTflite.SCALE, 0);
        int sides = model.integers("sides", List.of(4, 2), 0, 0, 0, 1, 0, 0, 0, 0);
        model.operator(
                BuiltinOperator.MIRROR_PAD,
                2,
                BuiltinOptions.MirrorPadOptions,
                options,
                List.of(model.input(), sides),
                output);
        byte[] source = model.bytes(output);
        assertThatThrownBy(() -> TfliteToOnnx.convert(
                        TfliteReader.read(ModelRun.file(source, ModelFormat.TFLITE)),
                        new OnnxOptions(Precision.INT8, true, false),
                        BothEngines.NAMELESS))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("MIRROR_PAD")
                .hasMessageContaining("SYMMETRIC");
    }

    private static int rectified(RandomTflite model) {
        int output = model.tensor("output", List.of(1, 5, 6, 5), RandomTflite.SCALE, 0);
        model.operator(BuiltinOperator.RELU, 2, BuiltinOptions.NONE, null, List.of(model.input()), output);
        return output;
    }

    private static int flattened(RandomTflite model) {
        int rectified = rectified(model);
        int shape = integers(model, "shape", 4);
        ShapeOptionsT asking = new ShapeOptionsT();
        asking.setOutType(TensorType.INT32);
        model.operator(BuiltinOperator.SHAPE, 1, BuiltinOptions.ShapeOptions, asking, List.of(rectified), shape);
        StridedSliceOptionsT slicing = new StridedSliceOptionsT();
        slicing.setShrinkAxisMask(1);
        int batch = integers(model, "batch");
        model.operator(
                BuiltinOperator.STRIDED_SLICE,
                1,
                BuiltinOptions.StridedSliceOptions,
                slicing,
                List.of(
                        shape,
                        model.integers("begin", List.of(1), 0),
                        model.integers("end", List.of(1), 1),
                        model.integers("step", List.of(1), 1)),
                batch);
        PackOptionsT packing = new PackOptionsT();
        packing.setValuesCount(2);
        int wanted = integers(model, "wanted", 2);
        model.operator(
                BuiltinOperator.PACK,
                1,
                BuiltinOptions.PackOptions,
                packing,
                List.of(batch, model.integers("values", List.of(), 150)),
                wanted);
        int output = model.tensor("flat", List.of(1, 150), RandomTflite.SCALE, 0);
        model.operator(
                BuiltinOperator.RESHAPE,
                1,
                BuiltinOptions.ReshapeOptions,
                new ReshapeOptionsT(),
                List.of(rectified, wanted),
                output);
        return output;
    }

    private static int integers(RandomTflite model, String name, Integer... shape) {
        return model.writer().tensor(name, ElementType.INT32, List.of(shape), null);
    }
}

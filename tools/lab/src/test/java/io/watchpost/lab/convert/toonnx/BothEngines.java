package io.watchpost.lab.convert.toonnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelFormat;
import io.watchpost.lab.convert.ModelRun;
import io.watchpost.lab.convert.RandomTflite;
import io.watchpost.lab.convert.model.ModelDescription;
import io.watchpost.lab.convert.model.Normalization;
import io.watchpost.lab.convert.totflite.OnnxToTflite;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.lab.tflite.TfliteReader;
import java.util.ArrayList;
import java.util.List;

/** Runs a model on the engine of each format, before and after it was converted. */
final class BothEngines {
    static final long SEED = 20_261_121;
    static final ModelDescription NAMELESS = new ModelDescription("", "", "", "", List.of(), Normalization.UNKNOWN);

    private BothEngines() {}

    /** Both give the same, in each kind of numbers and in each way to write it. */
    static void assertGiveTheSame(OperatorCase attempt) throws EngineException {
        for (ElementType type : attempt.types()) {
            RandomTflite model = new RandomTflite(type, SEED, 1, 5, 6, 5);
            byte[] source = model.bytes(attempt.maker().make(model));
            List<OnnxOptions> ways = new ArrayList<>(List.of(
                    new OnnxOptions(Precision.FLOAT, true, false), new OnnxOptions(Precision.FLOAT, true, true)));
            if (type != ElementType.FLOAT32) {
                ways.add(new OnnxOptions(Precision.INT8, true, false));
                ways.add(new OnnxOptions(Precision.INT8, true, true));
            }
            float[] values = model.values();
            try (ModelRun run = ModelRun.of(source, ModelFormat.TFLITE)) {
                float[] expected = run.run(values, model.inputShape());
                for (OnnxOptions way : ways) {
                    float[] found = converted(source, way, values, model.inputShape());
                    double allowed = type == ElementType.FLOAT32 ? 1e-4 : attempt.step() * 1.01;
                    assertThat(ModelRun.distance(expected, found))
                            .as("%s %s %s, seed %d", attempt, type, way, SEED)
                            .isLessThanOrEqualTo(allowed);
                }
            }
        }
    }

    /** The int8 model goes to ONNX and comes back as one that gives the same. */
    static void assertSurvivesTheWayBack(OperatorCase attempt) throws EngineException {
        RandomTflite model = new RandomTflite(ElementType.INT8, SEED, 1, 5, 6, 5);
        byte[] source = model.bytes(attempt.maker().make(model));
        ModelProto onnx = TfliteToOnnx.convert(
                TfliteReader.read(ModelRun.file(source, ModelFormat.TFLITE)),
                new OnnxOptions(Precision.INT8, true, false),
                NAMELESS);
        byte[] back = OnnxToTflite.convert(OnnxModel.of(onnx), NAMELESS).bytes();
        float[] values = model.values();
        try (ModelRun before = ModelRun.of(source, ModelFormat.TFLITE);
                ModelRun after = ModelRun.of(back, ModelFormat.TFLITE)) {
            float[] expected = before.run(values, model.inputShape());
            float[] found = after.run(values, model.inputShape());
            assertThat(ModelRun.distance(expected, found))
                    .as("%s, seed %d", attempt, SEED)
                    .isLessThanOrEqualTo(attempt.step() * 1.01);
        }
    }

    private static float[] converted(byte[] source, OnnxOptions way, float[] values, List<Integer> shape)
            throws EngineException {
        byte[] onnx = TfliteToOnnx.convert(TfliteReader.read(ModelRun.file(source, ModelFormat.TFLITE)), way, NAMELESS)
                .toByteArray();
        try (ModelRun run = ModelRun.of(onnx, ModelFormat.ONNX)) {
            float[] found = run.run(values, shape);
            // with the input's order kept, a picture that is given out still has that of ONNX
            List<Integer> given = run.output().shape();
            return way.keepsInputOrder() && given.size() == 4 ? turned(found, given) : found;
        }
    }

    private static float[] turned(float[] values, List<Integer> shape) {
        float[] turned = new float[values.length];
        int channels = shape.get(1);
        int pixels = values.length / channels;
        for (int c = 0; c < channels; c++) {
            for (int p = 0; p < pixels; p++) {
                turned[p * channels + c] = values[c * pixels + p];
            }
        }
        return turned;
    }
}

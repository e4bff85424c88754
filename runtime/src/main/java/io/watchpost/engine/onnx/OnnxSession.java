package io.watchpost.engine.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.OnnxGraph;

/** Opens a session with what this runtime promises of every one: no spinning, no output of its own, a batch of 1. */
final class OnnxSession {
    private OnnxSession() {}

    static OrtSession open(OrtEnvironment environment, ModelFile model, OnnxGraph graph, EngineOptions options)
            throws EngineException {
        for (OnnxGraph.Weight weight : graph.weights().values()) {
            if (weight.external()) {
                throw EngineException.refused("keeps its weights in another file: save it as one file"
                        + " (onnx.save_model with save_as_external_data=False)");
            }
        }
        try (SessionOptions settings = new SessionOptions()) {
            settings.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
            settings.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
            settings.setIntraOpNumThreads(options.threads());
            settings.setInterOpNumThreads(1);
            // spinning burns several times the CPU of the inference itself at camera rates
            settings.addConfigEntry("session.intra_op.allow_spinning", "0");
            settings.addConfigEntry("session.inter_op.allow_spinning", "0");
            // x86 without VNNI adds two products of uint8 and int8 in 16 bits and saturates: other labels than
            // elsewhere;
            // this takes slower, exact kernels there and nowhere else
            settings.addConfigEntry("session.x64quantprecision", "1");
            settings.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            for (OnnxGraph.End input : graph.inputs()) {
                fixOpenBatch(input, settings);
            }
            return environment.createSession(model.bytes().asByteBuffer(), settings);
        } catch (OrtException e) {
            throw EngineException.refused(OnnxRefusals.sentence(e));
        }
    }

    private static void fixOpenBatch(OnnxGraph.End input, SessionOptions settings)
            throws EngineException, OrtException {
        for (int d = 0; d < input.shape().size(); d++) {
            if (input.shape().get(d) >= 0) {
                continue;
            }
            if (d > 0) {
                throw EngineException.refused("its input \"" + OnnxRefusals.clean(input.name())
                        + "\" leaves dimension " + d + " open: only an open batch can be filled in, export the model"
                        + " with a fixed picture size");
            }
            if (!input.openNames().get(d).isEmpty()) {
                settings.setSymbolicDimensionValue(input.openNames().get(d), 1);
            }
        }
    }
}

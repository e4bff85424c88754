package io.watchpost.lab.convert.totflite;

import io.watchpost.engine.EngineException;
import io.watchpost.lab.onnx.OnnxNode;

/** Writes one kind of ONNX operator, between quantized tensors, as int8 operators of TensorFlow Lite. */
@FunctionalInterface
interface OperatorLowering {

    /**
     * Writes it.
     *
     * @throws EngineException refused, naming what of the operator has no counterpart
     */
    void lower(OnnxNode node, Lowering lowering) throws EngineException;
}

package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.EngineException;
import io.watchpost.lab.tflite.TfliteOperator;

/** Writes one kind of TensorFlow Lite operator as operators of ONNX. */
@FunctionalInterface
interface OperatorTranslation {

    /**
     * Writes it.
     *
     * @throws EngineException refused, naming what of the operator has no counterpart
     */
    void translate(TfliteOperator operator, Translation translation) throws EngineException;
}

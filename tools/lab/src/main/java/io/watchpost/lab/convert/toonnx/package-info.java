/** From TensorFlow Lite to ONNX. */
@NullMarked
package io.watchpost.lab.convert.toonnx;

import org.jspecify.annotations.NullMarked;

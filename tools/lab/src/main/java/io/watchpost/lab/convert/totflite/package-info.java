/** From int8 QDQ ONNX to TensorFlow Lite, by its quantization specification. */
@NullMarked
package io.watchpost.lab.convert.totflite;

import org.jspecify.annotations.NullMarked;

/** TensorFlow Lite with XNNPACK, over its C API. */
@NullMarked
package io.watchpost.engine.tflite;

import org.jspecify.annotations.NullMarked;

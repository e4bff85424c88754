/** TensorFlow Lite files: read into a graph of tensors and operators, and written from one. */
@NullMarked
package io.watchpost.lab.tflite;

import org.jspecify.annotations.NullMarked;

/** ONNX Runtime over its Java API. */
@NullMarked
package io.watchpost.engine.onnx;

import org.jspecify.annotations.NullMarked;

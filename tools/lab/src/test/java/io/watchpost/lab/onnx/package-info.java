@NullMarked
package io.watchpost.lab.onnx;

import org.jspecify.annotations.NullMarked;

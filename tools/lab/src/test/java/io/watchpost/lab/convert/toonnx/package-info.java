@NullMarked
package io.watchpost.lab.convert.toonnx;

import org.jspecify.annotations.NullMarked;

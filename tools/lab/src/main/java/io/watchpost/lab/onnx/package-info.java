/** The ONNX graph as the laboratory edits it: reading and writing, simplification, upgrades, batch norm folding. */
@NullMarked
package io.watchpost.lab.onnx;

import org.jspecify.annotations.NullMarked;

/** Post-training quantization to int8: calibration, the quantized graph, and the report of what it costs. */
@NullMarked
package io.watchpost.lab.quantize;

import org.jspecify.annotations.NullMarked;

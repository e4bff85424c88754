/** Intel's accelerators through the C API of OpenVINO 2022.3 and later, in a child process only. */
@NullMarked
package io.watchpost.engine.openvino;

import org.jspecify.annotations.NullMarked;

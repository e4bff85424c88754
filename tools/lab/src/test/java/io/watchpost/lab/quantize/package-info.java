@NullMarked
package io.watchpost.lab.quantize;

import org.jspecify.annotations.NullMarked;

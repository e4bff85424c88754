@NullMarked
package io.watchpost.lab.convert.totflite;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.watchpost.lab.figures;

import org.jspecify.annotations.NullMarked;

/** What an evaluation finds out, as values: counted, with intervals; nothing here reads a file or runs a model. */
@NullMarked
package io.watchpost.lab.figures;

import org.jspecify.annotations.NullMarked;

/** An evaluation as a page to look at: complete in itself, light or dark, with plots drawn here. */
@NullMarked
package io.watchpost.lab.page;

import org.jspecify.annotations.NullMarked;

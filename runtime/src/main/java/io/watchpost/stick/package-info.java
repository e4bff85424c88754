/** Results that are carried by hand: exports, their import elsewhere, and the receipts that come back. */
@NullMarked
package io.watchpost.stick;

import org.jspecify.annotations.NullMarked;

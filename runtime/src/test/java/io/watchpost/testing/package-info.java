/** What tests of every module share: the fixtures, what a test needs of its machine, a clock that is driven by hand. */
@NullMarked
package io.watchpost.testing;

import org.jspecify.annotations.NullMarked;

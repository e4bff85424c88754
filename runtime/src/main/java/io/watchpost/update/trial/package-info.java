/** A candidate beside the active model, on the real camera: who is asked when, what is compared, and the rule. */
@NullMarked
package io.watchpost.update.trial;

import org.jspecify.annotations.NullMarked;

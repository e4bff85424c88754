/** Whether a camera's picture can be judged at all: covered, blinded, blurred, frozen or moved pictures are noticed. */
@NullMarked
package io.watchpost.scene;

import org.jspecify.annotations.NullMarked;

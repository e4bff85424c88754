/** The frame loop: from a camera through a model into the outbox. */
@NullMarked
package io.watchpost.pipeline;

import org.jspecify.annotations.NullMarked;

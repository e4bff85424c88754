/** Keeps every result until a broker has it. */
@NullMarked
package io.watchpost.outbox;

import org.jspecify.annotations.NullMarked;

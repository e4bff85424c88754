/** {@code watchpost outbox}: what waits, whether it is intact, and how it is carried by hand. */
@NullMarked
package io.watchpost.cli.outbox;

import org.jspecify.annotations.NullMarked;

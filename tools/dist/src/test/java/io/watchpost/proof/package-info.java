/**
 * Proof that nothing kept is lost: the shipped {@code run} process is killed, cut off from power, disk and broker, and an
 * independent subscriber judges by the ids that arrive.
 */
@NullMarked
package io.watchpost.proof;

import org.jspecify.annotations.NullMarked;

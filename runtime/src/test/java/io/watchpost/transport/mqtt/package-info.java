/** Proofs against a real broker. */
@NullMarked
package io.watchpost.transport.mqtt;

import org.jspecify.annotations.NullMarked;

/**
 * A station that can be told things from afar: the commands that it knows, and who listens on its brokers. What else
 * listens (jobs, a shadow) is found with {@link java.util.ServiceLoader}.
 */
@NullMarked
package io.watchpost.device.remote;

import org.jspecify.annotations.NullMarked;

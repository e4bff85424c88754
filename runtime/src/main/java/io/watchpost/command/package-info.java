/**
 * What a station can be told from afar: the commands, the thread that carries them out, and the topics on which they come
 * over plain MQTT. Other ways (jobs, local publish/subscribe) hand their orders to the same {@link
 * io.watchpost.command.Commands}.
 */
@NullMarked
package io.watchpost.command;

import org.jspecify.annotations.NullMarked;

package io.watchpost.transport;

/**
 * One message for a broker.
 *
 * @param topic full name, with the prefix
 * @param payload UTF-8 JSON; not copied, must not be changed
 * @param retained whether the broker keeps it for later subscribers
 */
@SuppressWarnings("ArrayRecordComponent") // handed through once, never compared
public record Message(String topic, byte[] payload, boolean retained) {}

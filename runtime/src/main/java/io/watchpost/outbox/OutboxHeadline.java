package io.watchpost.outbox;

/**
 * Whose outbox it is.
 *
 * @param machine that it belongs to
 * @param epoch of the results that come next
 * @param device that appended last; empty when nothing was appended yet
 */
public record OutboxHeadline(String machine, String epoch, String device) {}

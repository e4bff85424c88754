package io.watchpost.scene;

/**
 * What became of the wish for a new reference.
 *
 * @param text a sentence that says so
 */
public record Renewal(boolean isDone, String text) {}

package io.watchpost.update.arrival;

/**
 * A complete bundle that was brought to the door.
 *
 * @param title {@code name-version}, or the file's name when nothing else was known
 * @param origin a URL, or a stick's file
 * @param entry what became of it there
 */
public record Arrival(String title, String origin, Door.Entry entry) {}

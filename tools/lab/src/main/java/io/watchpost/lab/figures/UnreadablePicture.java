package io.watchpost.lab.figures;

/** A picture that no model was asked about. */
public record UnreadablePicture(String name, String reason) {}

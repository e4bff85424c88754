package io.watchpost.cli;

/** A command that says itself what came of it: what its parts log of the same is shown with {@code --verbose} alone. */
public interface OwnWords {}

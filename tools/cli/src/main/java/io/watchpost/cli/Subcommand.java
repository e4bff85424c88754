package io.watchpost.cli;

import java.util.concurrent.Callable;

/** A subcommand that another jar adds to {@code watchpost}. Found with {@link java.util.ServiceLoader}. */
public interface Subcommand {

    /** The word on the command line. */
    String name();

    /**
     * A new command object: annotated with picocli's {@code @Command}, its result an {@link ExitCode}. Called once, when
     * the word was given or help is wanted, so that it costs nothing otherwise.
     */
    Callable<Integer> create();
}

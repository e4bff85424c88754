package io.watchpost.cli.service;

import io.watchpost.cli.Subcommand;
import java.util.concurrent.Callable;

/** Adds {@code log-level} to {@code watchpost}. */
public final class LogLevelSubcommand implements Subcommand {

    @Override
    public String name() {
        return "log-level";
    }

    @Override
    public Callable<Integer> create() {
        return new LogLevelCommand();
    }
}

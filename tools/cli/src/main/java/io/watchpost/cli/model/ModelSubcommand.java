package io.watchpost.cli.model;

import io.watchpost.cli.Subcommand;
import java.util.concurrent.Callable;

/** Adds {@code model} to {@code watchpost}. */
public final class ModelSubcommand implements Subcommand {

    @Override
    public String name() {
        return "model";
    }

    @Override
    public Callable<Integer> create() {
        return new ModelCommand();
    }
}

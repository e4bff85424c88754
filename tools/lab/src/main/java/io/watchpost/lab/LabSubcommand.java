package io.watchpost.lab;

import io.watchpost.cli.Subcommand;
import java.util.concurrent.Callable;

/** Adds {@code lab} to {@code watchpost}. */
public final class LabSubcommand implements Subcommand {

    @Override
    public String name() {
        return "lab";
    }

    @Override
    public Callable<Integer> create() {
        return new LabCommand();
    }
}

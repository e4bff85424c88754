package io.watchpost.cli.service;

import io.watchpost.cli.Subcommand;
import java.util.concurrent.Callable;

/** Adds {@code install-service} to {@code watchpost}. */
public final class InstallServiceSubcommand implements Subcommand {

    @Override
    public String name() {
        return "install-service";
    }

    @Override
    public Callable<Integer> create() {
        return new InstallServiceCommand();
    }
}

package io.watchpost.cli.gpio;

import io.watchpost.cli.Subcommand;
import java.util.concurrent.Callable;

/** Adds {@code gpio} to {@code watchpost}. */
public final class GpioSubcommand implements Subcommand {

    @Override
    public String name() {
        return "gpio";
    }

    @Override
    public Callable<Integer> create() {
        return new GpioCommand();
    }
}

package io.watchpost.device.remote;

import io.watchpost.command.Command;
import io.watchpost.command.CommandFailed;
import io.watchpost.config.CommandName;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.ConfigurationException;
import io.watchpost.device.station.StationConfiguration;
import io.watchpost.device.station.StationHost;
import java.io.IOException;
import java.util.Set;

/**
 * Changes the configuration from afar: {@code changes} is a JSON merge patch; with {@code replace} it takes the place of
 * all that was changed before. A configuration under which no station runs is taken back.
 */
final class ConfigureCommand implements Command {
    private final StationHost host;

    ConfigureCommand(StationHost host) {
        this.host = host;
    }

    @Override
    public CommandName name() {
        return CommandName.CONFIGURE;
    }

    /** The same changes once more change nothing. */
    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public Outcome run(Mapping arguments, Work work) throws CommandFailed, InterruptedException {
        Arguments.only(arguments, Set.of("changes", "replace"));
        boolean replaces = Arguments.flag(arguments, "replace");
        if (!(arguments.entries().get("changes") instanceof Mapping changes)) {
            throw CommandFailed.refused(
                    "it has no \"changes\"", "give the keys to change as in watchpost.yaml, with their new values");
        }
        apply(host, changes, replaces, "it was told to (order " + work.id() + ")");
        return new Outcome("the station runs by the changed configuration");
    }

    /** Changes it, and lets the station run by it; all or nothing. */
    static void apply(StationHost host, Mapping changes, boolean replaces, String why)
            throws CommandFailed, InterruptedException {
        StationConfiguration configuration = host.configuration();
        Mapping before = configuration.changed();
        try {
            if (replaces) {
                configuration.replace(changes);
            } else {
                configuration.change(changes);
            }
        } catch (ConfigurationException e) {
            throw CommandFailed.refused(String.valueOf(e.getMessage()), "nothing was changed");
        } catch (IOException e) {
            throw CommandFailed.failed(
                    "the changes can't be kept (" + e.getMessage() + ")", "look at the disk; nothing was changed");
        }
        try {
            Restarts.await(host.restart(why));
        } catch (CommandFailed e) {
            takeBack(configuration, before);
            throw e;
        }
    }

    private static void takeBack(StationConfiguration configuration, Mapping before) throws CommandFailed {
        try {
            configuration.replace(before);
        } catch (ConfigurationException | IOException e) {
            throw CommandFailed.failed(
                    "no station runs by the changes, and they can't be taken back (" + e.getMessage() + ")",
                    "look at the disk, and configure again");
        }
    }
}

package io.watchpost.device.remote;

import io.watchpost.command.Command;
import io.watchpost.command.CommandFailed;
import io.watchpost.config.CommandName;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.device.station.StationHost;

/** Begins anew: cameras, models, connections. The process stays. */
final class RestartCommand implements Command {
    private final StationHost host;

    RestartCommand(StationHost host) {
        this.host = host;
    }

    @Override
    public CommandName name() {
        return CommandName.RESTART;
    }

    /** The process has restarted by then; once more does no harm. */
    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public Outcome run(Mapping arguments, Work work) throws CommandFailed, InterruptedException {
        Arguments.none(arguments);
        Restarts.await(host.restart("it was told to (order " + work.id() + ")"));
        return new Outcome("the station has begun anew");
    }
}

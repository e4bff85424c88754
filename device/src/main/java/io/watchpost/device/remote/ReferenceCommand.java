package io.watchpost.device.remote;

import io.watchpost.command.Command;
import io.watchpost.command.CommandFailed;
import io.watchpost.config.CommandName;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.device.station.Station;
import io.watchpost.device.station.StationHost;
import io.watchpost.scene.Renewal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Takes what a camera sees in the next seconds as its reference, as {@code watchpost cameras reference} does. */
final class ReferenceCommand implements Command {
    private static final long LOOK_MILLIS = 200;

    private final StationHost host;

    ReferenceCommand(StationHost host) {
        this.host = host;
    }

    @Override
    public CommandName name() {
        return CommandName.CAMERA_REFERENCE;
    }

    /** What the camera sees at another time isn't what was meant. */
    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public Outcome run(Mapping arguments, Work work) throws CommandFailed, InterruptedException {
        Arguments.only(arguments, Set.of("pipeline"));
        String pipeline = pipeline(Arguments.text(arguments, "pipeline"));
        Station station = host.station();
        if (station == null) {
            throw CommandFailed.failed("no station runs at this moment", "order it again in some seconds");
        }
        work.progress("looking through the camera of " + pipeline);
        Renewal renewal = awaited(station.renewReference(pipeline), work);
        if (!renewal.isDone()) {
            throw CommandFailed.failed(
                    renewal.text(), "the reference is what it was; order it again when that is put right");
        }
        return new Outcome(renewal.text());
    }

    private String pipeline(Optional<String> named) throws CommandFailed {
        List<String> known = host.configuration().station().pipelines().stream()
                .map(pipeline -> pipeline.name())
                .toList();
        if (named.isPresent() ? known.contains(named.get()) : known.size() == 1) {
            return named.orElse(known.getFirst());
        }
        throw CommandFailed.refused(
                named.map(name -> "this station has no pipeline " + name)
                        .orElse("this station has " + known.size() + " pipelines"),
                "name one with \"pipeline\": " + String.join(", ", known));
    }

    private static Renewal awaited(CompletableFuture<Renewal> renewal, Work work)
            throws CommandFailed, InterruptedException {
        while (true) {
            try {
                return renewal.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (work.isCancelled()) {
                    renewal.cancel(false);
                    throw CommandFailed.cancelled("called off; the reference is what it was");
                }
            } catch (ExecutionException e) {
                throw CommandFailed.failed("no new reference could be taken (" + e.getCause() + ")", "look at the log");
            }
        }
    }
}

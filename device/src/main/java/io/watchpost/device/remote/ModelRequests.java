package io.watchpost.device.remote;

import io.watchpost.clock.StationClock;
import io.watchpost.command.Command.Work;
import io.watchpost.command.CommandFailed;
import io.watchpost.device.station.StationHost;
import io.watchpost.device.station.StationModels;
import io.watchpost.update.ModelLine;
import io.watchpost.update.ModelStore;
import io.watchpost.update.Requests;
import io.watchpost.update.Requests.Answer;
import io.watchpost.update.Requests.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Asks the models' thread of the station that runs, as the command line does. */
final class ModelRequests {
    private static final long LOOK_MILLIS = 100;
    private static final long ANSWER_MILLIS_MAX = 600_000; // a probe of a large model on a small machine

    private final StationHost host;
    private final StationClock clock;

    ModelRequests(StationHost host, StationClock clock) {
        this.host = host;
        this.clock = clock;
    }

    /** The store's folder. */
    Path folder() throws CommandFailed {
        if (host.configuration().station().models() == null) {
            throw CommandFailed.refused(
                    "this station's models come by hand only", "declare \"models\" in its configuration");
        }
        return StationModels.folder(host.configuration().station().stateDir());
    }

    /** The model that is meant: the named one, or the only one that there is. */
    String model(Optional<String> named) throws CommandFailed {
        try {
            Map<String, ModelLine> lines = ModelStore.read(folder());
            if (named.isPresent()) {
                if (!lines.containsKey(named.get())) {
                    throw CommandFailed.refused(
                            "this device has no model " + named.get(),
                            "it has " + (lines.isEmpty() ? "none" : String.join(", ", lines.keySet())));
                }
                return named.get();
            }
            if (lines.size() == 1) {
                return lines.keySet().iterator().next();
            }
            throw CommandFailed.refused(
                    "this device has " + lines.size() + " models",
                    "name one with \"model\": " + String.join(", ", lines.keySet()));
        } catch (IOException e) {
            throw CommandFailed.failed("the models can't be read (" + e.getMessage() + ")", "look at the disk");
        }
    }

    /** Asks with a text. */
    String ask(Verb verb, String content, Work work) throws CommandFailed, InterruptedException {
        try {
            Requests requests = new Requests(folder());
            return answer(requests, requests.ask(verb, content), verb, work);
        } catch (IOException e) {
            throw unaskable(e);
        }
    }

    /** Asks with a file. */
    String ask(Verb verb, Path content, Work work) throws CommandFailed, InterruptedException {
        try {
            Requests requests = new Requests(folder());
            return answer(requests, requests.ask(verb, content), verb, work);
        } catch (IOException e) {
            throw unaskable(e);
        }
    }

    private String answer(Requests requests, String id, Verb verb, Work work)
            throws IOException, CommandFailed, InterruptedException {
        long deadline = clock.nanos() + ANSWER_MILLIS_MAX * 1_000_000;
        while (clock.nanos() < deadline) {
            Optional<Answer> answer = requests.answer(id);
            if (answer.isPresent() && answer.get().isDone()) {
                return answer.get().text();
            }
            if (answer.isPresent()) {
                throw CommandFailed.refused(answer.get().text(), "");
            }
            if (work.isCancelled()) {
                requests.withdraw(id, verb);
                throw CommandFailed.cancelled("called off before the station took it up");
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            clock.sleep(LOOK_MILLIS);
        }
        requests.withdraw(id, verb);
        throw CommandFailed.failed("the models' thread gave no answer", "look at the station's log");
    }

    private static CommandFailed unaskable(IOException e) {
        return CommandFailed.failed("the station can't be asked (" + e.getMessage() + ")", "look at the disk");
    }
}

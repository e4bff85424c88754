package io.watchpost.cli.model;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigurationException;
import io.watchpost.device.station.StationModels;
import io.watchpost.update.ModelStore;
import io.watchpost.update.Requests;
import io.watchpost.update.Requests.Verb;
import io.watchpost.update.StoreUnavailable;
import io.watchpost.update.UpdateMachine;
import java.io.IOException;
import java.util.Optional;

/** Has something done by the station that runs, or by this command itself when none does. */
final class StationLine {
    private static final long LOOK_MILLIS = 100;

    /** A probe takes at most half a minute, and another request may be before this one. */
    private static final long ANSWER_MILLIS = 120_000;

    private final StoreFlags flags;
    private final StationClock clock = new SystemClock();

    StationLine(StoreFlags flags) {
        this.flags = flags;
    }

    /** What this command does itself when no station runs. */
    interface Own {
        Requests.Answer with(UpdateMachine machine) throws BundleRefused, IOException;
    }

    /** How it is asked. */
    interface Question {
        String ask(Requests requests) throws IOException;
    }

    /**
     * Does it, whoever does it.
     *
     * @return the sentence that tells what was done
     * @throws Failure if it was refused, or couldn't be done
     */
    String done(Verb verb, Question question, Own own) throws Failure, ConfigurationException {
        try {
            Requests.Answer answer = ModelStore.isInUse(flags.folder()) ? asked(verb, question) : byItself(own);
            if (!answer.isDone()) {
                throw new Failure(ExitCode.MODEL_REFUSED, answer.text(), "");
            }
            return answer.text();
        } catch (IOException e) {
            throw Failure.unavailable(
                    "the model store " + flags.folder() + " can't be used (" + e + ")",
                    "check the disk, and run this as the station's user");
        }
    }

    private Requests.Answer byItself(Own own) throws Failure, ConfigurationException, IOException {
        try {
            UpdateMachine machine = StationModels.machine(flags.models(), flags.stateDir(), flags.cacheDir(), clock);
            try {
                return own.with(machine);
            } finally {
                machine.store().close();
            }
        } catch (StoreUnavailable e) {
            throw Failure.unavailable(e.reason(), e.isInUse() ? "try again" : "");
        } catch (BundleRefused e) {
            return new Requests.Answer(false, e.reason());
        }
    }

    private Requests.Answer asked(Verb verb, Question question) throws Failure, ConfigurationException, IOException {
        Requests requests = new Requests(flags.folder());
        String id = question.ask(requests);
        long deadline = clock.nanos() + ANSWER_MILLIS * 1_000_000;
        while (clock.nanos() < deadline) {
            Optional<Requests.Answer> answer = requests.answer(id);
            if (answer.isPresent()) {
                return answer.get();
            }
            clock.sleep(LOOK_MILLIS);
        }
        requests.withdraw(id, verb);
        throw Failure.unavailable(
                "the running station gave no answer within " + ANSWER_MILLIS / 1_000 + " s",
                "look at its log; the request was taken back");
    }
}

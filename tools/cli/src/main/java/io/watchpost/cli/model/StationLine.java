package io.watchpost.cli.model;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigurationException;
import io.watchpost.update.ModelStore;
import io.watchpost.update.Requests;
import io.watchpost.update.Requests.Verb;
import io.watchpost.update.StoreUnavailable;
import io.watchpost.update.UpdateMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Has something done by the station that runs, or by this command itself when none does. */
final class StationLine {
    private static final long LOOK_MILLIS = 100;

    /** A probe takes at most half a minute, and another request may be before this one. */
    private static final long ANSWER_MILLIS = 120_000;

    /** A station that has just begun makes its folder for requests. */
    private static final long OPENING_MILLIS = 5_000;

    private final StoreFlags flags;
    private final StationClock clock = new SystemClock();

    StationLine(StoreFlags flags) {
        this.flags = flags;
    }

    /** Makes the machine that stands in for a station. */
    interface Stand {
        UpdateMachine in(StationClock clock) throws StoreUnavailable, Failure, ConfigurationException;
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
    String done(Verb verb, Question question, Stand stand, Own own) throws Failure, ConfigurationException {
        try {
            return text(ModelStore.isInUse(flags.folder()) ? answer(verb, question) : byItself(stand, own));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** As {@link #done}, of the station alone. */
    String asked(Verb verb, Question question) throws Failure, ConfigurationException {
        try {
            return text(answer(verb, question));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static String text(Requests.Answer answer) throws Failure {
        if (!answer.isDone()) {
            throw new Failure(ExitCode.MODEL_REFUSED, answer.text(), "");
        }
        return answer.text();
    }

    private Failure unusable(IOException e) throws Failure, ConfigurationException {
        return Failure.unavailable(
                "the model store " + flags.folder() + " can't be used (" + e + ")",
                "check the disk, and run this as the station's user");
    }

    private Requests.Answer byItself(Stand stand, Own own) throws Failure, ConfigurationException, IOException {
        refuseForeignFolder();
        try {
            UpdateMachine machine = stand.in(clock);
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

    /** What root would write there, the station couldn't change afterwards. */
    private void refuseForeignFolder() throws Failure, ConfigurationException, IOException {
        Path folder = Files.exists(flags.folder()) ? flags.folder() : flags.stateDir();
        if (!Files.exists(folder) || !"root".equals(System.getProperty("user.name"))) {
            return;
        }
        String owner = Files.getOwner(folder).getName();
        if (!owner.equals("root")) {
            throw Failure.unavailable(
                    folder + " belongs to " + owner + ", who couldn't change what root writes there",
                    "no station runs, so run this as its user: sudo -u " + owner + " watchpost model …");
        }
    }

    private Requests.Answer answer(Verb verb, Question question) throws Failure, ConfigurationException, IOException {
        Requests requests = new Requests(flags.folder());
        String id = ask(requests, question);
        long deadline = clock.nanos() + ANSWER_MILLIS * 1_000_000;
        while (clock.nanos() < deadline) {
            boolean isWaiting = requests.isWaiting(id, verb) && ModelStore.isInUse(flags.folder());
            Optional<Requests.Answer> answer = requests.answer(id);
            if (answer.isPresent()) {
                return answer.get();
            }
            if (!isWaiting) {
                requests.withdraw(id, verb);
                throw Failure.unavailable(
                        "the station ended before it answered",
                        "\"watchpost model status\" says whether it had begun; if not, ask again");
            }
            clock.sleep(LOOK_MILLIS);
        }
        requests.withdraw(id, verb);
        throw Failure.unavailable(
                "the running station gave no answer within " + ANSWER_MILLIS / 1_000 + " s",
                "look at its log; the request was taken back");
    }

    private String ask(Requests requests, Question question) throws IOException {
        long deadline = clock.nanos() + OPENING_MILLIS * 1_000_000;
        while (true) {
            try {
                return question.ask(requests);
            } catch (NoSuchFileException e) {
                if (clock.nanos() > deadline) {
                    throw e;
                }
                clock.sleep(LOOK_MILLIS);
            }
        }
    }
}

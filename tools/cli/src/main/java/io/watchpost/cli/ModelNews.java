package io.watchpost.cli;

import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.update.ModelStore;
import io.watchpost.update.Requests;
import io.watchpost.update.Requests.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the running station says of the news of its models: whether announcements arrive, and what keeps bundles out. */
final class ModelNews {
    private static final String SUBJECT = "news of models";

    /** A station that is probing a bundle answers when that is done; the doctor doesn't wait for it. */
    private static final long ANSWER_MILLIS = 10_000;

    private static final long LOOK_MILLIS = 50;

    private ModelNews() {}

    /**
     * Asks the station that has this store; only it knows how long it has been running.
     *
     * @return empty when none runs
     */
    static Optional<Finding> of(Path store) throws IOException {
        if (!ModelStore.isInUse(store)) {
            return Optional.empty();
        }
        Requests requests = new Requests(store);
        StationClock clock = new SystemClock();
        String id;
        try {
            id = requests.ask(Verb.STATUS, "");
        } catch (IOException e) {
            return Optional.of(
                    Finding.note(SUBJECT, "the station can't be asked (" + e + ")", "run this as the station's user"));
        }
        long deadline = clock.nanos() + ANSWER_MILLIS * 1_000_000;
        while (clock.nanos() < deadline) {
            Optional<Requests.Answer> answer = requests.answer(id);
            if (answer.isPresent()) {
                return Optional.of(
                        finding(JsonMapper.shared().readTree(answer.get().text())));
            }
            clock.sleep(LOOK_MILLIS);
        }
        requests.withdraw(id, Verb.STATUS);
        return Optional.of(Finding.note(
                SUBJECT,
                "the station gave no answer within " + ANSWER_MILLIS / 1_000 + " s; it may be probing a bundle",
                "\"watchpost model status\" waits longer"));
    }

    /** @param report a {@code watchpost.models/1} */
    static Finding finding(JsonNode report) {
        JsonNode news = report.path("news");
        List<String> found = new ArrayList<>();
        if (report.has("trustProblem")) {
            found.add("nothing new is let in, since "
                    + report.path("trustProblem").asString());
        }
        String words = news.path("words").asString();
        if (news.path("alarming").asBoolean()) {
            found.add(words);
        }
        if (news.has("problem")) {
            found.add("the last announcement: " + news.path("problem").asString());
        }
        return found.isEmpty()
                ? Finding.works(SUBJECT, words)
                : Finding.fails(
                        SUBJECT,
                        String.join("; ", found),
                        "what is installed goes on; \"watchpost model status\" says more");
    }
}

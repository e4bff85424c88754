package io.watchpost.greengrass.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.command.Commands;
import io.watchpost.config.CommandName;
import io.watchpost.greengrass.cloud.JobsService;
import io.watchpost.greengrass.cloud.Line;
import io.watchpost.greengrass.cloud.ScriptedCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent and a strict service, on a line that loses, doubles and delays. */
final class JobsAgentTest {
    private static final String DIAGNOSE =
            "{\"schema\":\"watchpost.job/1\",\"operation\":\"diagnose\",\"arguments\":{\"deep\":true}}";
    private static final String RESTART = "{\"operation\":\"restart\"}";

    @TempDir
    private Path folder;

    private final Line line = new Line();
    private final JobsService service = new JobsService("yard", line::toDevice);
    private ScriptedCommand diagnose;
    private ScriptedCommand restart;
    private Commands commands;

    @BeforeEach
    void begin() throws IOException {
        open();
        line.connect();
    }

    private void open() throws IOException {
        diagnose = new ScriptedCommand(CommandName.DIAGNOSE, true);
        restart = new ScriptedCommand(CommandName.RESTART, false);
        commands = new Commands(List.of(diagnose, restart), folder);
        commands.start();
        line.between(new JobsAgent("yard", commands, line, line.clock(), new SplittableRandom(5)), service::received);
    }

    @AfterEach
    void end() {
        commands.close();
        assertThat(service.violations()).isEmpty();
    }

    @Test
    void job_isCarriedOutWithProgressAndItsFindings() {
        service.create("j1", DIAGNOSE);
        line.until("it begins", () -> diagnose.begun().size() == 1);
        assertThat(service.status("j1")).isEqualTo("IN_PROGRESS");
        diagnose.say("half way");
        line.until("progress is told", () -> service.updates("j1").contains("IN_PROGRESS half way"));
        diagnose.detail("{\"free\":12}");
        diagnose.say("done");
        line.until("it ends", () -> service.status("j1").equals("SUCCEEDED"));

        assertThat(diagnose.begun()).containsExactly("{\"deep\":\"true\"}");
        assertThat(service.details("j1").path("words").asString()).isEqualTo("all is well");
        assertThat(service.details("j1").path("details-1").asString()).isEqualTo("{\"free\":12}");
    }

    @Test
    void longFindings_areTakenApartAndBounded() {
        diagnose.detail("{\"all\":\"" + "x".repeat(9_000) + "\"}");
        diagnose.say("done");
        service.create("j1", DIAGNOSE);
        line.until("it ends", () -> service.status("j1").equals("SUCCEEDED"));

        assertThat(service.details("j1").path("details-6").asString()).hasSize(1_024);
        assertThat(service.details("j1").path("detailsCut").asString())
                .isEqualTo(Integer.toString(9_000 + 10 - 6 * 1_024));
    }

    @Test
    void jobs_areCarriedOutOneAfterTheOther() {
        service.create("j1", DIAGNOSE);
        service.create("j2", RESTART);
        line.until("the first begins", () -> diagnose.begun().size() == 1);
        line.pass(30);
        assertThat(service.status("j2")).isEqualTo("QUEUED");
        assertThat(restart.begun()).isEmpty();
        diagnose.say("done");
        restart.say("done");
        line.until("both end", () -> service.status("j2").equals("SUCCEEDED"));
        assertThat(service.status("j1")).isEqualTo("SUCCEEDED");
    }

    @Test
    void whatNobodyCanCarryOut_isRejectedWithTheReason() {
        service.create("j1", "{\"operation\":\"dance\"}");
        service.create("j2", "{\"operation\":\"restart\",\"argument\":{}}");
        service.create("j3", "{\"schema\":\"watchpost.job/2\",\"operation\":\"restart\"}");
        service.create("j4", "{\"operation\":\"restart\",\"arguments\":7}");
        service.create("j5", "{\"operation\":\"capture\"}");
        line.until("the last is rejected", () -> service.status("j5").equals("REJECTED"));

        assertThat(List.of("j1", "j2", "j3", "j4"))
                .allSatisfy(id -> assertThat(service.status(id)).isEqualTo("REJECTED"));
        assertThat(service.details("j1").path("words").asString()).contains("\"dance\"");
        assertThat(service.details("j1").path("hint").asString()).contains("model-update, model-rollback");
        assertThat(service.details("j2").path("words").asString()).contains("\"argument\"");
        assertThat(service.details("j3").path("words").asString()).contains("watchpost.job/2");
        assertThat(service.details("j4").path("words").asString()).contains("arguments");
        assertThat(restart.begun()).isEmpty();
    }

    @Test
    void refusedAndFailed_areToldApart() {
        diagnose.say("refused");
        restart.say("failed");
        service.create("j1", DIAGNOSE);
        service.create("j2", RESTART);
        line.until("both end", () -> service.status("j2").equals("FAILED"));

        assertThat(service.status("j1")).isEqualTo("REJECTED");
        assertThat(service.details("j1").path("hint").asString()).isEqualTo("say something else");
        assertThat(service.details("j2").path("words").asString()).isEqualTo("the disk says no");
        assertThat(service.details("j2").path("hint").asString()).isEqualTo("look at it");
    }

    @Test
    void jobThatIsCancelledMidway_isCalledOffAndTheNextBegins() {
        service.create("j1", DIAGNOSE);
        line.until("it begins", () -> diagnose.begun().size() == 1);
        service.create("j2", RESTART);
        service.cancel("j1");
        line.until("the next begins", () -> restart.begun().size() == 1);
        restart.say("done");
        line.until("and ends", () -> service.status("j2").equals("SUCCEEDED"));
        assertThat(service.status("j1")).isEqualTo("CANCELED");
    }

    @Test
    void cancellationThatNobodyHeardOf_isNoticedAtTheNextUpdate() {
        service.create("j1", DIAGNOSE);
        line.until("it begins", () -> diagnose.begun().size() == 1);
        line.lose(topic -> topic.endsWith("notify-next"));
        service.cancel("j1");
        diagnose.say("going on");
        service.create("j2", RESTART);
        restart.say("done");
        line.until("the next is done", () -> service.status("j2").equals("SUCCEEDED"));
        assertThat(service.status("j1")).isEqualTo("CANCELED");
        assertThat(service.updates("j1")).noneMatch(update -> update.contains("going on"));
    }

    @Test
    void deletedJob_isCalledOff() {
        service.create("j1", DIAGNOSE);
        line.until("it begins", () -> diagnose.begun().size() == 1);
        service.delete("j1");
        service.create("j2", RESTART);
        restart.say("done");
        line.until("the next is done", () -> service.status("j2").equals("SUCCEEDED"));
    }

    @Test
    void step_isRenewedWhileTheCommandIsAtWork() {
        service.create("j1", DIAGNOSE);
        line.until("it begins", () -> diagnose.begun().size() == 1);
        for (int i = 0; i < 12; i++) {
            service.elapse(16);
            line.pass(16 * 60);
        }
        assertThat(service.status("j1")).isEqualTo("IN_PROGRESS");
        diagnose.say("done");
        line.until("it ends", () -> service.status("j1").equals("SUCCEEDED"));
    }

    @Test
    void jobThatTimesOut_isCalledOff() {
        service.create("j1", DIAGNOSE);
        line.until("it begins", () -> diagnose.begun().size() == 1);
        service.elapse(61);
        assertThat(service.status("j1")).isEqualTo("TIMED_OUT");
        service.create("j2", RESTART);
        restart.say("done");
        line.until("the next is done", () -> service.status("j2").equals("SUCCEEDED"));
    }

    @Test
    void processThatEndsInTheMiddle_isAnsweredForByTheJournal() throws IOException {
        service.create("j1", DIAGNOSE);
        line.until("it begins", () -> diagnose.begun().size() == 1);
        line.disconnect();
        line.pump();
        commands.close();
        open();
        line.connect();
        diagnose.say("done");
        line.until("it ends", () -> service.status("j1").equals("SUCCEEDED"));
        assertThat(diagnose.begun()).as("of the second process").hasSize(1);
    }

    @Test
    void commandThatMustNotBeginAgain_failsAfterThePower() throws IOException {
        service.create("j1", RESTART);
        line.until("it begins", () -> restart.begun().size() == 1);
        line.disconnect();
        line.pump();
        commands.close();
        open();
        line.connect();
        line.until("it ends", () -> service.status("j1").equals("FAILED"));
        assertThat(restart.begun()).isEmpty();
        assertThat(service.details("j1").path("words").asString()).contains("the process ended");
    }

    @Test
    void jobThatEndedWithoutANetwork_isToldLater() {
        service.create("j1", DIAGNOSE);
        line.until("it begins", () -> diagnose.begun().size() == 1);
        line.disconnect();
        diagnose.say("done");
        line.pass(3_600);
        assertThat(service.status("j1")).isEqualTo("IN_PROGRESS");
        line.connect();
        line.until("it ends", () -> service.status("j1").equals("SUCCEEDED"));
        assertThat(diagnose.begun()).hasSize(1);
    }

    @Test
    void answersThatAreLost_areAskedForAgain() {
        int[] seen = {0};
        line.lose(topic -> (topic.endsWith("/accepted") || topic.endsWith("notify-next")) && ++seen[0] % 2 == 1);
        service.create("j1", DIAGNOSE);
        line.disconnect();
        line.pump();
        line.connect();
        line.until("it begins", () -> diagnose.begun().size() == 1);
        diagnose.say("one");
        line.until("progress", () -> service.updates("j1").contains("IN_PROGRESS one"));
        diagnose.say("done");
        line.until("it ends", () -> service.status("j1").equals("SUCCEEDED"));
        service.create("j2", RESTART);
        restart.say("done");
        service.notifyNext();
        line.until("and the next", () -> service.status("j2").equals("SUCCEEDED"));
        assertThat(diagnose.begun()).hasSize(1);
        assertThat(service.updates("j1"))
                .filteredOn(update -> update.startsWith("SUCC"))
                .hasSize(1);
    }

    @Test
    void everythingTwice_happensOnce() {
        line.doubleAll();
        service.create("j1", DIAGNOSE);
        line.until("it begins", () -> diagnose.begun().size() == 1);
        service.notifyNext();
        diagnose.say("one");
        diagnose.say("done");
        line.until("it ends", () -> service.status("j1").equals("SUCCEEDED"));
        line.pass(60);
        assertThat(diagnose.begun()).hasSize(1);
    }

    @Test
    void nothingToDo_asksNothing() {
        line.pass(10);
        int asked = line.requests();
        line.pass(3_600);
        assertThat(line.requests()).isEqualTo(asked).isEqualTo(1);
    }

    @Test
    void jobsOfTheNucleus_areLeftToIt() {
        service.create("d1", "{\"namespaceId\":\"aws-gg-deployment\",\"deploymentId\":\"x\"}");
        line.pass(120);
        assertThat(service.status("d1")).isEqualTo("QUEUED");
    }

    @Test
    void progress_isToldAtMostEveryTwoSeconds() {
        service.create("j1", DIAGNOSE);
        line.until("it begins", () -> diagnose.begun().size() == 1);
        int before = service.updates("j1").size();
        long began = line.clock().uptimeMillis();
        for (int i = 0; i < 200; i++) {
            diagnose.say("word " + i);
        }
        line.until("the last word is told", () -> service.updates("j1").contains("IN_PROGRESS word 199"));
        assertThat(service.updates("j1").size() - before)
                .isLessThanOrEqualTo((int) ((line.clock().uptimeMillis() - began) / 2_000) + 1);
    }
}

package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.device.log.LogLines;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WatchpostTest {

    @Test
    void withoutAnything_showsTheHelpAsAnError() {
        Cli run = Cli.run();

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("Usage: watchpost").contains("classify").contains("Exit codes: 0 done");
    }

    @Test
    void help_goesToStdout_forTheWholeAndForEachCommand() {
        Cli whole = Cli.run("--help");

        assertThat(whole.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(whole.out()).contains("Usage: watchpost");
        assertThat(whole.err()).isEmpty();
        for (String name : Subcommands.all().keySet()) {
            Cli one = Cli.run(name, "--help");
            assertThat(one.exitCode()).as(name).isEqualTo(ExitCode.OK);
            assertThat(one.out()).as(name).contains("watchpost " + name).contains("--verbose");
            assertThat(whole.out()).contains("  " + name + " ");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', textBlock = """
                    clasify m i → watchpost: unknown command "clasify"; did you mean classify?
                    frobnicate → watchpost: unknown command "frobnicate"
                    classify --labls x m i → watchpost classify: unknown flag --labls; did you mean --labels?
                    classify --tpo=3 m i → watchpost classify: unknown flag --tpo; did you mean --top?
                    classify → watchpost classify: missing required parameters: "MODEL", "IMAGE"
                    classify m i --top → watchpost classify: missing required parameter for option "--top" (K)
                    classify --top 1 --top 2 m i → watchpost classify: option "--top" (K) should be specified only once
                    version 3 → watchpost version: "3" is one argument too many
                    bench m --frames many → watchpost bench: invalid value for option "--frames": "many" is not an int
                    """)
    void wrongCommandLine_isOneClearSentence(String line, String sentence) {
        Cli run = Cli.run((Object[]) line.split(" ", -1));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().findFirst()).contains(sentence);
        assertThat(run.err()).contains("--help\" shows what there is").doesNotContain("\tat ");
    }

    @Test
    void version_namesTheProgramAndJava() {
        Cli run = Cli.run("version");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).startsWith("watchpost ").contains("Java " + System.getProperty("java.version"));
    }

    @Test
    void completion_knowsEveryCommandAndItsFlags() {
        String script = Cli.run("completion").out();

        assertThat(script)
                .startsWith("#!/usr/bin/env bash")
                .contains("--crop-fraction")
                .contains("letterbox");
        for (String name : Subcommands.all().keySet()) {
            assertThat(script).contains("local cmds").contains("(" + name + ")");
        }
    }

    @Test
    void oneCommand_isAllThatIsMadeForOneCommandLine() {
        var none = new java.io.PrintWriter(new java.io.StringWriter());

        assertThat(Watchpost.commandLine(none, none, "version").getSubcommands().keySet())
                .containsExactly("version");
    }

    @Test
    void subcommandOfAnotherJar_isFoundAndRun() {
        Cli run = Cli.run("added-by-a-test");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).isEqualTo("added");
        assertThat(Cli.run("--help").out()).contains("added-by-a-test");
    }

    @Test
    void unexpectedError_isOneSentence_andAStackOnlyWhenVerbose() {
        Cli quiet = Cli.run("added-by-a-test", "--fail");
        assertThat(quiet.exitCode()).isEqualTo(ExitCode.INTERNAL);
        assertThat(quiet.err()).contains("an unexpected error: java.lang.IllegalStateException: on purpose");
        assertThat(quiet.err()).contains("--verbose").doesNotContain("\tat ");

        assertThat(Cli.run("added-by-a-test", "--fail", "--verbose").err()).contains("\tat io.watchpost.cli");
    }

    @Test
    void colour_isForTerminalsOnly_andNotWhenRefused() {
        assertThat(Terminal.colour(null, "xterm", "/dev/pts/3")).isTrue();
        assertThat(Terminal.colour("", "xterm", "/dev/tty1")).isTrue();
        assertThat(Terminal.colour("1", "xterm", "/dev/pts/3")).isFalse();
        assertThat(Terminal.colour(null, "dumb", "/dev/pts/3")).isFalse();
        assertThat(Terminal.colour(null, "xterm", "pipe:[1234]")).isFalse();
        assertThat(Terminal.colour(null, "xterm", "/home/u/out.txt")).isFalse();
    }

    @Test
    void logLine_isOneLineUnlessStacksAreWanted() {
        LogRecord log = new LogRecord(Level.WARNING, "no frame\nfor 5 s");
        log.setLoggerName("io.watchpost.pipeline.Pipeline");
        log.setThrown(new IllegalStateException("gone\nfar"));

        assertThat(new LogLines(false).format(log))
                .isEqualTo("WARN  Pipeline: no frame for 5 s (java.lang.IllegalStateException: gone far)\n");
        assertThat(new LogLines(true).format(log)).contains("\tat ");
    }
}

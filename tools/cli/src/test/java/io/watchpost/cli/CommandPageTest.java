package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.Fixtures;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** {@code docs/command.md} and the command say the same. */
final class CommandPageTest {

    @Test
    void page_namesEveryFlagOfEveryCommand() throws Exception {
        String page = Files.readString(Fixtures.projectRoot().resolve("docs/command.md"));
        PrintWriter none = new PrintWriter(new StringWriter());
        CommandLine whole = Watchpost.commandLine(none, none);

        assertThat(whole.getSubcommands()).hasSizeGreaterThan(5);
        whole.getSubcommands().forEach((name, command) -> {
            if (name.equals(new AddedSubcommand().name())) {
                return;
            }
            assertThat(page).as("the table of commands").containsPattern("(?m)^\\|.*`" + name + "\\b");
            for (OptionSpec option : command.getCommandSpec().options()) {
                for (String flag : option.names()) {
                    assertThat(page).as(name + " " + flag).containsPattern(Pattern.quote(flag) + "(?![a-z-])");
                }
            }
        });
    }

    @Test
    void page_namesNoFlagThatThereIsNot() throws Exception {
        String page = Files.readString(Fixtures.projectRoot().resolve("docs/command.md"));
        PrintWriter none = new PrintWriter(new StringWriter());
        List<String> flags = Watchpost.commandLine(none, none).getSubcommands().values().stream()
                .flatMap(command -> command.getCommandSpec().optionsMap().keySet().stream())
                .toList();

        assertThat(Pattern.compile("`(--[a-z-]+)").matcher(page).results().map((MatchResult found) -> found.group(1)))
                .isNotEmpty()
                .isSubsetOf(flags);
    }
}

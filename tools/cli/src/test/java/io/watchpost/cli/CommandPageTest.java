package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.Fixtures;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
            command.getSubcommands()
                    .keySet()
                    .forEach(verb -> assertThat(page)
                            .as("the table of commands")
                            .containsPattern("(?m)^\\|.*`" + name + " " + verb + "\\b"));
            withSubcommands(command).flatMap(CommandPageTest::options).forEach(option -> {
                for (String flag : option.names()) {
                    assertThat(page).as(name + " " + flag).containsPattern(Pattern.quote(flag) + "(?![a-z0-9-])");
                }
            });
        });
    }

    @Test
    void page_namesNoFlagThatThereIsNot() throws Exception {
        String page = Files.readString(Fixtures.projectRoot().resolve("docs/command.md"));
        PrintWriter none = new PrintWriter(new StringWriter());
        List<String> flags = Watchpost.commandLine(none, none).getSubcommands().values().stream()
                .flatMap(CommandPageTest::withSubcommands)
                .flatMap(command -> command.getCommandSpec().optionsMap().keySet().stream())
                .toList();

        assertThat(Pattern.compile("`(--[a-z0-9-]+)")
                        .matcher(page)
                        .results()
                        .map((MatchResult found) -> found.group(1)))
                .isNotEmpty()
                .isSubsetOf(flags);
    }

    private static Stream<CommandLine> withSubcommands(CommandLine command) {
        return Stream.concat(Stream.of(command), command.getSubcommands().values().stream());
    }

    private static Stream<OptionSpec> options(CommandLine command) {
        return command.getCommandSpec().options().stream();
    }
}

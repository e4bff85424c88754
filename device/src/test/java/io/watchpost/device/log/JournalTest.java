package io.watchpost.device.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/** Lines as systemd's journal takes them. */
final class JournalTest {
    @Test
    void eachLevel_hasItsPriority_andNoTimeOfItsOwn() {
        assertThat(line(Level.SEVERE)).isEqualTo("<3>ERROR Station: the disk is full\n");
        assertThat(line(Level.WARNING)).isEqualTo("<4>WARN  Station: the disk is full\n");
        assertThat(line(Level.INFO)).isEqualTo("<6>INFO  Station: the disk is full\n");
        assertThat(line(Level.FINE)).isEqualTo("<7>DEBUG Station: the disk is full\n");
    }

    @Test
    void aStack_hasThePriorityInEachLine() {
        LogRecord log = new LogRecord(Level.SEVERE, "broken");
        log.setLoggerName("io.watchpost.Station");
        log.setThrown(new IllegalStateException("why"));

        assertThat(new JournalLines(true).format(log).lines())
                .hasSizeGreaterThan(3)
                .allSatisfy(line -> assertThat(line).startsWith("<3>"));
    }

    @Test
    void whatACommandEndsWith_isAnError() {
        StringWriter journal = new StringWriter();
        PrintWriter err = new PrintWriter(new JournalWriter(journal), true);

        err.println("watchpost run: the file is missing");
        err.print("  put it");
        err.println(" there");

        assertThat(journal).hasToString("<3>watchpost run: the file is missing\n<3>  put it there\n");
    }

    @Test
    void onlyTheSocketThatSystemdNames_isTheJournal() {
        Map<String, String> environment = Map.of("JOURNAL_STREAM", "8:4711");

        assertThat(Journal.isMeant(environment, "socket:[4711]")).isTrue();
        assertThat(Journal.isMeant(environment, "socket:[471]")).isFalse();
        assertThat(Journal.isMeant(environment, "/dev/pts/0")).isFalse();
        assertThat(Journal.isMeant(Map.of(), "socket:[4711]")).isFalse();
    }

    private static String line(Level level) {
        LogRecord log = new LogRecord(level, "the disk is full");
        log.setLoggerName("io.watchpost.device.Station");
        return new JournalLines(false).format(log);
    }
}

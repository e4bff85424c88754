package io.watchpost.device.log;

import java.util.logging.Level;
import java.util.logging.LogRecord;

/** {@link LogLines} for systemd's journal: each with its priority in front, so that {@code journalctl -p warning} finds it. */
public final class JournalLines extends LogLines {

    /** @param stacks whether a stack is shown */
    public JournalLines(boolean stacks) {
        super(stacks);
    }

    @Override
    public String format(LogRecord log) {
        return Journal.lines(priority(log.getLevel()), super.format(log));
    }

    private static int priority(Level level) {
        int value = level.intValue();
        return value >= Level.SEVERE.intValue()
                ? 3
                : value >= Level.WARNING.intValue() ? 4 : value >= Level.INFO.intValue() ? 6 : 7;
    }
}

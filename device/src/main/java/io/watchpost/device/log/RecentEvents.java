package io.watchpost.device.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The newest lines of the log that are more than details, kept in memory for who looks at the station itself. Of more
 * than {@value #KEPT_MAX} the oldest are forgotten. For any thread.
 */
public final class RecentEvents extends Handler {
    static final int KEPT_MAX = 100;
    private static final int LENGTH_MAX = 600;

    private final Logger logger;
    private final Formatter words = new Words();

    // guarded by this
    private final Deque<Event> events = new ArrayDeque<>(KEPT_MAX);
    private long number;

    /**
     * A line of the log.
     *
     * @param number counts the lines of this process, from 1
     * @param utcMillis when it was written
     * @param level {@code info}, {@code warn} or {@code error}
     * @param place where it comes from
     * @param words what it says
     */
    public record Event(long number, long utcMillis, String level, String place, String words) {}

    /** Listens to a logger, and all below it, until it is closed. */
    public RecentEvents(String loggerName) {
        logger = Logger.getLogger(loggerName);
        setLevel(Level.INFO);
        logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord log) {
        if (!isLoggable(log)) {
            return;
        }
        String text = words.formatMessage(log).replace('\n', ' ');
        Throwable thrown = log.getThrown();
        if (thrown != null) {
            text += " (" + thrown.toString().replace('\n', ' ') + ")";
        }
        String shown = text.length() > LENGTH_MAX ? text.substring(0, LENGTH_MAX) + "…" : text;
        synchronized (this) {
            if (events.size() == KEPT_MAX) {
                events.removeFirst();
            }
            String place = LogLines.place(String.valueOf(log.getLoggerName()));
            events.addLast(new Event(++number, log.getMillis(), level(log.getLevel()), place, shown));
        }
    }

    private static String level(Level level) {
        int value = level.intValue();
        return value >= Level.SEVERE.intValue() ? "error" : value >= Level.WARNING.intValue() ? "warn" : "info";
    }

    /** Those after this number, the oldest first. */
    public synchronized List<Event> after(long known) {
        List<Event> found = new ArrayList<>();
        for (Event event : events) {
            if (event.number > known) {
                found.add(event);
            }
        }
        return found;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }

    /** Only for its way to put values into a message. */
    private static final class Words extends Formatter {
        @Override
        public String format(LogRecord log) {
            return formatMessage(log);
        }
    }
}

package io.watchpost.device.gpio.line;

import io.watchpost.clock.StationClock;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A chip without hardware, for tests: what a person would do to its pins and see at them. For any thread. */
public final class FakeChip implements GpioChip {
    private final String name;
    private final String label;
    private final int lines;
    private final StationClock clock;

    // guarded by this
    private final Map<Integer, Boolean> levels = new HashMap<>();
    private final Map<Integer, Line> used = new HashMap<>();
    private boolean debounces = true;
    private @Nullable GpioFault gone;
    private boolean closed;

    public FakeChip(String name, String label, int lines, StationClock clock) {
        this.name = name;
        this.label = label;
        this.lines = lines;
        this.clock = clock;
    }

    /** As if a switch or a sensor did it. */
    public synchronized void pull(int offset, boolean high) {
        boolean before = level(offset);
        levels.put(offset, high);
        Line line = used.get(offset);
        if (line != null && line.isInput && before != high) {
            line.edges.add(new Edge(high, clock.nanos()));
        }
    }

    /** Whether the line is high, whoever makes it so. */
    public synchronized boolean level(int offset) {
        return levels.getOrDefault(offset, false);
    }

    /** A kernel without debouncing. */
    public synchronized void cannotDebounce() {
        debounces = false;
    }

    /** The chip is unplugged; null: it is back. Lines that were requested stay dead. */
    public synchronized void fail(@Nullable GpioFault fault) {
        gone = fault;
        if (fault != null) {
            used.values().forEach(line -> line.fault = fault);
            used.clear();
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public int lines() {
        return lines;
    }

    @Override
    public synchronized LineInfo line(int offset) throws GpioFault {
        check(offset);
        Line line = used.get(offset);
        return new LineInfo(
                offset,
                "GPIO" + offset,
                line != null,
                line == null ? "" : line.consumer,
                line != null && !line.isInput);
    }

    @Override
    public synchronized OutputLine output(int offset, Initial initial, String consumer) throws GpioFault {
        Line line = request(offset, consumer, false, false);
        if (initial != Initial.AS_IS) {
            levels.put(offset, initial == Initial.HIGH);
        }
        return line;
    }

    @Override
    public synchronized InputLine input(int offset, Pull pull, long debounceMicros, String consumer) throws GpioFault {
        return request(offset, consumer, true, debounceMicros > 0 && debounces);
    }

    private Line request(int offset, String consumer, boolean isInput, boolean isDebounced) throws GpioFault {
        check(offset);
        Line user = used.get(offset);
        if (user != null) {
            throw new GpioFault("pin " + offset + " of " + name + " is in use by \"" + user.consumer + "\"", "choose");
        }
        byte[] bytes = consumer.getBytes(StandardCharsets.UTF_8);
        Line line = new Line(
                offset, new String(bytes, 0, Math.min(31, bytes.length), StandardCharsets.UTF_8), isInput, isDebounced);
        used.put(offset, line);
        return line;
    }

    private void check(int offset) throws GpioFault {
        if (gone != null) {
            throw gone;
        }
        if (closed) {
            throw new GpioFault(name + " is closed", "");
        }
        if (offset < 0 || offset >= lines) {
            throw new GpioFault("pin " + offset + " isn't on " + name + " (" + label + ")", "choose another");
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    /** Opened again by the next owner. */
    public synchronized FakeChip reopened() throws GpioFault {
        if (gone != null) {
            throw gone;
        }
        closed = false;
        return this;
    }

    private final class Line implements OutputLine, InputLine {
        private final int offset;
        private final String consumer;
        private final boolean isInput;
        private final boolean isDebounced;
        private final LinkedBlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
        private volatile @Nullable GpioFault fault;

        Line(int offset, String consumer, boolean isInput, boolean isDebounced) {
            this.offset = offset;
            this.consumer = consumer;
            this.isInput = isInput;
            this.isDebounced = isDebounced;
        }

        private void check() throws GpioFault {
            GpioFault now = fault;
            if (now != null) {
                throw now;
            }
        }

        @Override
        public void set(boolean high) throws GpioFault {
            check();
            synchronized (FakeChip.this) {
                levels.put(offset, high);
            }
        }

        @Override
        public boolean isHigh() throws GpioFault {
            check();
            return level(offset);
        }

        @Override
        public @Nullable Edge await(long timeoutMillis) throws GpioFault {
            check();
            try {
                return edges.poll(timeoutMillis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }

        @Override
        public boolean isDebounced() {
            return isDebounced;
        }

        @Override
        public void close() {
            synchronized (FakeChip.this) {
                used.remove(offset, this);
                fault = new GpioFault("pin " + offset + " was given back", "");
            }
        }
    }
}

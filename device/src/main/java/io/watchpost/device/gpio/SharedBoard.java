package io.watchpost.device.gpio;

import io.watchpost.device.gpio.line.GpioChip;
import io.watchpost.device.gpio.line.GpioFault;
import io.watchpost.device.gpio.pi4j.Board;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one board of a station: opened by the first who needs a line, and anew after it was lost. For any thread. */
final class SharedBoard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedBoard.class);

    /** What others see as the user of its lines. */
    static final String CONSUMER = "watchpost";

    private final Opener opener;

    // guarded by this
    private @Nullable Board board;
    private @Nullable GpioFault fault;
    private boolean closed;

    private volatile String chip = "";
    private volatile String label = "";

    /** Opens the chip. */
    @FunctionalInterface
    interface Opener {
        /** @throws GpioFault if there is none, or it can't be opened */
        GpioChip open() throws GpioFault;
    }

    SharedBoard(Opener opener) {
        this.opener = opener;
    }

    /** @throws GpioFault if there is none now */
    synchronized Board board() throws GpioFault {
        if (closed) {
            throw new GpioFault("the station ends", "");
        }
        if (board == null) {
            try {
                GpioChip opened = opener.open();
                chip = opened.name();
                label = opened.label();
                board = new Board(opened, CONSUMER);
                fault = null;
                LOG.info("pins of {} ({})", chip, label);
            } catch (GpioFault e) {
                if (fault == null || !fault.reason().equals(e.reason())) {
                    LOG.warn("{}; {}", e.reason(), e.hint());
                }
                fault = e;
                throw e;
            }
        }
        return board;
    }

    /** A line of it failed; if its chip is gone, the next who asks gets another board. */
    synchronized void failed(Board of, GpioFault why) {
        if (why.isGone() && of.equals(board)) {
            board = null;
            fault = why;
            of.close();
        }
    }

    /** Name of the chip; empty before there was one. */
    String chip() {
        return chip;
    }

    /** Label of the chip; empty before there was one. */
    String label() {
        return label;
    }

    /** Why there is none; null if there is one, or nobody has asked yet. */
    synchronized @Nullable GpioFault fault() {
        return fault;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (board != null) {
            board.close();
            board = null;
        }
    }
}

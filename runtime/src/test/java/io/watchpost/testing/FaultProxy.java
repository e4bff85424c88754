package io.watchpost.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A bad link: a TCP proxy on the loopback that resets, freezes (both ends believe they are connected), refuses, delays
 * and limits. All methods are for any thread and act on the connections that exist and those to come.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int CHUNK_BYTES = 4_096;

    private final ServerSocket listening;
    private final int targetPort;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();
    private volatile boolean frozen;
    private volatile boolean refusing;
    private volatile long delayMillis;
    private volatile long bytesPerSecond = Long.MAX_VALUE;
    private volatile long resetAfterBytes = Long.MAX_VALUE;

    /** @param targetPort on the loopback, where the real one listens */
    public FaultProxy(int targetPort) {
        this.targetPort = targetPort;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Connections taken so far. */
    public long accepted() {
        return accepted.get();
    }

    /** Breaks what is connected now, with a TCP reset to both ends. */
    public void reset() {
        links.forEach(Link::reset);
    }

    /** Each connection to come, and each that exists, is reset after so many more bytes from the client. */
    public void resetAfterBytes(long bytes) {
        resetAfterBytes = bytes;
        links.forEach(link -> link.fromClient.set(0));
    }

    /** Nothing passes any more, in both directions; nobody is told. */
    public void freeze() {
        frozen = true;
    }

    /** What was held back passes again. */
    public void thaw() {
        frozen = false;
    }

    /** New connections are reset at once. */
    public void refuse(boolean refuse) {
        refusing = refuse;
    }

    /** Each piece waits so long, in both directions. */
    public void delayMillis(long millis) {
        delayMillis = millis;
    }

    /** In each direction of each connection. */
    public void limit(long newBytesPerSecond) {
        bytesPerSecond = newBytesPerSecond;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        frozen = false;
        links.forEach(Link::reset);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                accepted.incrementAndGet();
                if (refusing) {
                    abort(client);
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                // the test closed it, or ran out of connections: its own assertions notice
            }
        }
    }

    private void connect(Socket client) {
        try {
            Link link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), targetPort));
            links.add(link);
            Thread.ofVirtual().start(() -> link.pump(link.client, link.server, link.fromClient));
            Thread.ofVirtual().start(() -> link.pump(link.server, link.client, new AtomicLong(Long.MIN_VALUE)));
        } catch (IOException e) {
            abort(client);
        }
    }

    private static void abort(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // it was gone already
        }
    }

    private final class Link {
        private final Socket client;
        private final Socket server;
        private final AtomicLong fromClient = new AtomicLong();

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void reset() {
            links.remove(this);
            abort(client);
            abort(server);
        }

        void pump(Socket from, Socket to, AtomicLong count) {
            byte[] chunk = new byte[CHUNK_BYTES];
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                    hold(n);
                    if (count.addAndGet(n) > resetAfterBytes) {
                        reset();
                        return;
                    }
                    out.write(chunk, 0, n);
                }
            } catch (IOException e) {
                // one end is gone: the other learns it by the close
            } finally {
                links.remove(this);
            }
        }

        private void hold(int bytes) {
            while (frozen && !client.isClosed()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
            long nanos = TimeUnit.MILLISECONDS.toNanos(delayMillis);
            long rate = bytesPerSecond;
            if (rate != Long.MAX_VALUE) {
                nanos += bytes * 1_000_000_000L / rate;
            }
            if (nanos > 0) {
                LockSupport.parkNanos(nanos);
            }
        }
    }
}

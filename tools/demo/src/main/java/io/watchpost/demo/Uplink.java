package io.watchpost.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The station's way to the broker, which can be taken away: connections break, new ones are refused, as when a broker
 * or the network is gone. What the broker had acknowledged stays with it, so whatever is missing in the end was really
 * lost. Any thread may call.
 */
final class Uplink implements AutoCloseable {
    private static final int BUFFER_BYTES = 16_384;

    private final int brokerPort;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket door;

    private Uplink(int brokerPort, ServerSocket door) {
        this.brokerPort = brokerPort;
        this.port = door.getLocalPort();
        admit(door);
    }

    /** A way to a broker on this machine, there from now on. */
    static Uplink to(int brokerPort) throws IOException {
        return new Uplink(brokerPort, listening(0));
    }

    /** Where the station finds the broker; stays the same. */
    int port() {
        return port;
    }

    /** Takes the broker away. */
    synchronized void cut() {
        ServerSocket present = door;
        door = null;
        if (present != null) {
            close(present);
        }
        open.forEach(Uplink::close);
        open.clear();
    }

    /** Brings it back. */
    synchronized void restore() {
        if (door == null) {
            try {
                admit(listening(port));
            } catch (IOException e) {
                throw new UncheckedIOException("bringing the broker back on port " + port, e);
            }
        }
    }

    private void admit(ServerSocket listening) {
        door = listening;
        Thread.ofPlatform().name("uplink").daemon().start(() -> acceptAll(listening));
    }

    private void acceptAll(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket station = listening.accept();
                Socket broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
                keep(listening, station, broker);
                carry(station, broker);
                carry(broker, station);
            } catch (IOException e) {
                // the door was closed, or the broker is gone: the station sees it as what it stands for
            }
        }
    }

    /** Unless the way was cut in between. */
    private synchronized void keep(ServerSocket listening, Socket station, Socket broker) {
        open.add(station);
        open.add(broker);
        if (listening.isClosed()) {
            cut();
        }
    }

    private void carry(Socket from, Socket to) {
        Thread.ofPlatform().name("uplink").daemon().start(() -> {
            byte[] buffer = new byte[BUFFER_BYTES];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    out.write(buffer, 0, count);
                    out.flush();
                }
            } catch (IOException e) {
                // either side hung up; the other one is told below
            }
            close(from);
            close(to);
            open.remove(from);
            open.remove(to);
        });
    }

    private static ServerSocket listening(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // closing is all that can be done to it
        }
    }

    @Override
    public void close() {
        cut();
    }
}

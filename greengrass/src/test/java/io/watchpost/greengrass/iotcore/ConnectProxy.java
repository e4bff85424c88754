package io.watchpost.greengrass.iotcore;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An HTTP proxy on the loopback that knows CONNECT (RFC 9110, 9.3.6) and, if wanted, one user. */
final class ConnectProxy implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final @Nullable String credentials;
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /** What was asked for: {@code 127.0.0.1:8883}. */
    final List<String> tunnels = new CopyOnWriteArrayList<>();
    /** How often the right credentials were missing. */
    final List<String> turnedAway = new CopyOnWriteArrayList<>();

    /** @param credentials {@code user:password}; null to let everybody through */
    ConnectProxy(@Nullable String credentials) throws IOException {
        this.credentials = credentials;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                // the test closed it
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            String request = head(in);
            String target = request.split(" ", 3)[1];
            if (!request.startsWith("CONNECT ") || !isWelcome(request)) {
                turnedAway.add(target);
                say(client, """
                        HTTP/1.1 407 Proxy Authentication Required\r
                        Proxy-Authenticate: Basic realm="test"\r
                        Content-Length: 0\r
                        Connection: close\r
                        \r
                        """);
                return;
            }
            tunnels.add(target);
            String[] hostAndPort = target.split(":", 2);
            try (Socket server = new Socket(hostAndPort[0], Integer.parseInt(hostAndPort[1]))) {
                open.add(server);
                say(client, "HTTP/1.1 200 Connection established\r\n\r\n");
                Thread back = Thread.ofVirtual().start(() -> pump(server, client));
                in.transferTo(server.getOutputStream());
                server.shutdownOutput();
                back.join();
            }
        } catch (IOException e) {
            // an end is gone: the client's assertions say what it learnt
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // likewise
        }
    }

    private boolean isWelcome(String request) {
        return credentials == null
                || request.contains("Proxy-Authorization: Basic "
                        + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)) + "\r\n");
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("a request without an end");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void say(Socket client, String answer) throws IOException {
        client.getOutputStream().write(answer.getBytes(ISO_8859_1));
        client.getOutputStream().flush();
    }
}

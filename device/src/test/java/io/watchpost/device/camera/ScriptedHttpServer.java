package io.watchpost.device.camera;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A network camera whose every byte a test decides, good manners or not. Serves each connection on its own thread. */
final class ScriptedHttpServer implements AutoCloseable {
    /** Answers one request; the connection is closed afterwards. */
    interface Script {
        void answer(Connection connection) throws IOException, InterruptedException;
    }

    static final class Connection {
        private final Socket socket;
        private final OutputStream out;
        final String request;

        private Connection(Socket socket, String request) throws IOException {
            this.socket = socket;
            this.out = socket.getOutputStream();
            this.request = request;
        }

        void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** The head of the answer of a camera that streams; parts follow. */
        void beginStream() throws IOException {
            send("HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n");
        }

        /** One picture of the stream. */
        void part(byte[] picture) throws IOException {
            send("--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + picture.length + "\r\n\r\n");
            send(picture);
            send("\r\n");
        }

        /** A camera that is faster than anybody who watches it, until the other side leaves. */
        void streamWithoutEnd() throws IOException {
            beginStream();
            while (true) {
                part(ScriptedCamera.PICTURE);
            }
        }

        /** As a camera that is switched off and on again: the next packet is answered with RST. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Stays connected and silent until the other side leaves. */
        void silence() throws IOException {
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                // it has nothing to say either
            }
        }
    }

    private final ServerSocket listening;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    final List<String> requests = new CopyOnWriteArrayList<>();

    ScriptedHttpServer(Script script) throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!listening.isClosed()) {
                try {
                    Socket socket = listening.accept();
                    open.add(socket);
                    Thread.ofVirtual().start(() -> serve(socket, script));
                } catch (IOException e) {
                    return; // closed
                }
            }
        });
    }

    private void serve(Socket socket, Script script) {
        try (socket) {
            String request = head(socket.getInputStream());
            requests.add(request);
            script.answer(new Connection(socket, request));
        } catch (IOException | InterruptedException e) {
            // the other side left, or the test is over
        } finally {
            open.remove(socket);
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("a client that left before it had asked");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** {@code http://127.0.0.1:PORT}, without a path. */
    String address() {
        return "http://127.0.0.1:" + port();
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
}

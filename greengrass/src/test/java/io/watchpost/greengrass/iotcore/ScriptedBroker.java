package io.watchpost.greengrass.iotcore;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.watchpost.testing.Certificates;
import io.watchpost.testing.Certificates.Issued;
import io.watchpost.transport.TlsConfig;
import io.watchpost.transport.TlsContexts;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A listener as on AWS IoT Core's port 443: it insists on the protocol's name and on a client's certificate, writes both
 * down, and answers in MQTT 5 with the reason codes that a test wants. For what Mosquitto never says.
 */
final class ScriptedBroker implements AutoCloseable {
    // MQTT 5, 2.1.2: packet types, in the upper half of the first byte
    private static final int CONNECT = 1;
    private static final int CONNACK = 2;
    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;
    private static final int SUBSCRIBE = 8;
    private static final int SUBACK = 9;
    private static final int PINGREQ = 12;
    private static final int PINGRESP = 13;
    private static final int DISCONNECT = 14;

    /** Instead of a reason code. */
    static final int HANGS_UP = -1;

    private final SSLServerSocket listening;
    final List<String> negotiated = new CopyOnWriteArrayList<>();
    final List<String> shown = new CopyOnWriteArrayList<>();
    final List<Integer> topicsOfSubscribes = new CopyOnWriteArrayList<>();
    final AtomicInteger published = new AtomicInteger();
    private final List<SSLSocket> connected = new CopyOnWriteArrayList<>();
    private volatile int connectCode;
    private volatile Function<String, Integer> publishCode = topic -> 0;
    private volatile int subscribeCode = 1;

    ScriptedBroker(Certificates authority) throws Exception {
        Issued server = authority.issue("scripted", "IP:127.0.0.1");
        Path trusted = authority.authority();
        listening = (SSLServerSocket) TlsContexts.of(new TlsConfig(trusted, server.certificate(), server.key()))
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        listening.setNeedClientAuth(true);
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    void answerConnect(int code) {
        connectCode = code;
    }

    void answerPublish(Function<String, Integer> codeOfTopic) {
        publishCode = codeOfTopic;
    }

    void answerSubscribe(int code) {
        subscribeCode = code;
    }

    /** Says goodbye to everybody, with a reason. */
    void disconnect(int code) throws IOException {
        for (SSLSocket socket : connected) {
            send(socket.getOutputStream(), DISCONNECT, (byte) code, (byte) 0);
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (SSLSocket socket : connected) {
            socket.close();
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                SSLSocket socket = (SSLSocket) listening.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // the test closed it
            }
        }
    }

    private void serve(SSLSocket socket) {
        try (socket) {
            socket.setHandshakeApplicationProtocolSelector(
                    (s, offered) -> offered.contains(IotCoreTls.ALPN) ? IotCoreTls.ALPN : null);
            socket.startHandshake();
            negotiated.add(socket.getApplicationProtocol());
            shown.add(socket.getSession().getPeerPrincipal().getName());
            connected.add(socket);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            for (int first = in.read(); first >= 0; first = in.read()) {
                ByteBuffer body = ByteBuffer.wrap(in.readNBytes(length(in)));
                answer(first, body, socket.getOutputStream());
            }
        } catch (IOException e) {
            // the client is gone: its own assertions say what it learnt
        }
    }

    private void answer(int first, ByteBuffer body, OutputStream out) throws IOException {
        switch (first >> 4) {
            case CONNECT -> send(out, CONNACK, (byte) 0, (byte) connectCode, (byte) 0);
            case PUBLISH -> {
                byte[] topic = new byte[body.getShort()];
                body.get(topic);
                published.incrementAndGet();
                int code = publishCode.apply(new String(topic, UTF_8));
                if (code == HANGS_UP) {
                    throw new IOException("as the test wants");
                }
                send(out, PUBACK, body.get(), body.get(), (byte) code, (byte) 0);
            }
            case SUBSCRIBE -> {
                byte high = body.get();
                byte low = body.get();
                int topics = topics(body);
                topicsOfSubscribes.add(topics);
                ByteBuffer answer =
                        ByteBuffer.allocate(3 + topics).put(high).put(low).put((byte) 0);
                for (int i = 0; i < topics; i++) {
                    answer.put((byte) subscribeCode);
                }
                send(out, SUBACK, answer.array());
            }
            case PINGREQ -> send(out, PINGRESP);
            default -> {
                // a goodbye needs no answer
            }
        }
    }

    /** Of a SUBSCRIBE without properties: a length, a filter and a byte of options each. */
    private static int topics(ByteBuffer body) {
        body.position(body.position() + 1 + body.get(body.position()));
        int count = 0;
        for (; body.hasRemaining(); count++) {
            body.position(body.position() + 2 + body.getShort(body.position()) + 1);
        }
        return count;
    }

    /** MQTT 5, 1.5.5: seven bits in a byte, the lowest first. */
    private static int length(DataInputStream in) throws IOException {
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            int next = in.readUnsignedByte();
            length |= (next & 0x7f) << shift;
            if (next < 0x80) {
                return length;
            }
        }
    }

    private static void send(OutputStream out, int type, byte... body) throws IOException {
        byte[] packet = new byte[2 + body.length];
        packet[0] = (byte) (type << 4);
        packet[1] = (byte) body.length;
        System.arraycopy(body, 0, packet, 2, body.length);
        out.write(packet);
        out.flush();
    }
}

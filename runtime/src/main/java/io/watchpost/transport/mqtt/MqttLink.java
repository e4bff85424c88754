package io.watchpost.transport.mqtt;

import java.io.BufferedInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.jspecify.annotations.Nullable;

/**
 * The socket below one Paho client, instead of Paho's own, for three reasons:
 *
 * <ul>
 *   <li>Paho 1.2.5 starts its threads one after the other and waits for each to run; when the broker hangs up before
 *       all of them do, the starting thread waits for ever. So nothing is read before something was written, which
 *       Paho does only when its threads run; a broker has nothing to say before.
 *   <li>{@code SSLSocket.close} waits for a writer that is stuck on a dead link. Here the socket below TLS is closed.
 *   <li>A name with several addresses is tried at each of them.
 * </ul>
 *
 * <p>Paho's connecting thread starts it, its receiver reads, its sender writes, any thread stops it.
 */
final class MqttLink implements NetworkModule {
    private final String host;
    private final int port;
    private final @Nullable SSLSocketFactory tls;
    private final int timeoutMillis;
    private final CountDownLatch spoken = new CountDownLatch(1);

    private volatile @Nullable Socket raw;
    private volatile boolean stopped;
    private @Nullable Socket socket;

    /**
     * @param tls null for none
     * @param timeoutMillis for reaching each address, and for each silence within the TLS handshake
     */
    MqttLink(String host, int port, @Nullable SSLSocketFactory tls, int timeoutMillis) {
        this.host = host;
        this.port = port;
        this.tls = tls;
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public void start() throws IOException {
        Socket reached = reach();
        reached.setTcpNoDelay(true);
        socket = tls == null ? reached : handshake(reached, tls);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new BufferedInputStream(new AfterFirstWord(connected().getInputStream()));
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(connected().getOutputStream()) {
            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                spoken.countDown();
                out.write(bytes, from, count);
            }

            @Override
            public void write(int one) throws IOException {
                spoken.countDown();
                out.write(one);
            }
        };
    }

    @Override
    public void stop() throws IOException {
        stopped = true;
        spoken.countDown();
        Socket known = raw;
        if (known != null) {
            known.close();
        }
    }

    @Override
    public String getServerURI() {
        return (tls == null ? MqttLinks.PLAIN : MqttLinks.TLS) + "://" + host + ":" + port;
    }

    private Socket reach() throws IOException {
        IOException last = null;
        for (InetAddress address : InetAddress.getAllByName(host)) {
            Socket attempt = new Socket();
            raw = attempt;
            try {
                attempt.connect(new InetSocketAddress(address, port), timeoutMillis);
                if (stopped) {
                    throw new IOException("the connection was given up");
                }
                return attempt;
            } catch (IOException e) {
                attempt.close();
                last = e;
            }
        }
        throw last == null ? new IOException("the host " + host + " has no address") : last;
    }

    private Socket handshake(Socket reached, SSLSocketFactory factory) throws IOException {
        reached.setSoTimeout(timeoutMillis);
        SSLSocket secured = (SSLSocket) factory.createSocket(reached, host, port, true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the name must fit the certificate, as for HTTPS
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        reached.setSoTimeout(0); // from here on the keep-alive notices silence
        return secured;
    }

    private Socket connected() {
        Socket known = socket;
        if (known == null) {
            throw new IllegalStateException("the link to " + getServerURI() + " was not started");
        }
        return known;
    }

    /** Reads once something was written. */
    private final class AfterFirstWord extends InputStream {
        private final InputStream in;

        AfterFirstWord(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            awaitFirstWord();
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            awaitFirstWord();
            return in.read(bytes, from, count);
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }

        private void awaitFirstWord() throws IOException {
            try {
                spoken.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while connecting", e);
            }
        }
    }
}

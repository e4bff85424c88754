package io.watchpost.greengrass.iotcore;

import io.watchpost.transport.TlsFailure;
import io.watchpost.transport.TransportException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why TLS failed: the AWS library keeps it to itself, so the JDK tries the same once more and says it. Asked only after
 * a failure, on the delivery's thread.
 */
final class TlsQuestion {
    private static final Logger LOG = LoggerFactory.getLogger(TlsQuestion.class);
    /** TLS 1.3 tells a client that its certificate isn't liked after the handshake. */
    private static final int AFTERTHOUGHT_MILLIS = 1_000;

    private TlsQuestion() {}

    /**
     * What the JDK finds; null if it finds nothing wrong.
     *
     * @param address for the sentence
     * @param utcMillis what this machine believes the time to be
     */
    static @Nullable TransportException ask(
            String address, String host, int port, IotCoreTls tls, int timeoutMillis, long utcMillis) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            SSLSocket secured = (SSLSocket) tls.inJdk().getSocketFactory().createSocket(socket, host, port, true);
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setApplicationProtocols(new String[] {IotCoreTls.ALPN});
            secured.setSSLParameters(parameters);
            secured.startHandshake();
            return tls.isShownInJdk() ? afterthought(address, secured) : null;
        } catch (SocketTimeoutException | ConnectException | NoRouteToHostException e) {
            return null; // now it isn't TLS
        } catch (SocketException e) {
            LOG.debug("{} ended the connection within the handshake", address, e);
            return tls.isShownInJdk() ? brokenOff(address, "in the middle of TLS") : null;
        } catch (IOException | GeneralSecurityException e) {
            boolean missesCertificate =
                    !tls.isShownInJdk() && String.valueOf(e.getMessage()).contains("alert");
            return missesCertificate ? null : TlsFailure.explained(address, utcMillis, e);
        }
    }

    /** A broker that likes the certificate waits in silence for what the client wants. */
    private static @Nullable TransportException afterthought(String address, SSLSocket secured) throws IOException {
        secured.setSoTimeout(AFTERTHOUGHT_MILLIS);
        String found = "";
        try {
            secured.getInputStream().read();
        } catch (SocketTimeoutException e) {
            return null;
        } catch (SSLException e) {
            found = " (" + e.getMessage() + ")";
        } catch (SocketException e) {
            LOG.debug("{} ended the connection after the handshake", address, e);
        }
        return brokenOff(address, "once it has seen this station's certificate" + found);
    }

    private static TransportException brokenOff(String address, String when) {
        return new TransportException(
                "no connection to " + address + ": the broker breaks off " + when,
                "check that the certificate is active, and signed by an authority that the broker knows");
    }
}

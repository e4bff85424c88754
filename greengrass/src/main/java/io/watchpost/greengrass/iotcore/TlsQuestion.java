package io.watchpost.greengrass.iotcore;

import io.watchpost.transport.TlsFailure;
import io.watchpost.transport.TransportException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Why TLS failed: the AWS library keeps it to itself, so the JDK tries the same once more and says it. Asked only after
 * a failure, on the delivery's thread.
 */
final class TlsQuestion {
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
            if (tls.isShownInJdk()) {
                secured.setSoTimeout(AFTERTHOUGHT_MILLIS);
                secured.getInputStream().read();
            }
            return null;
        } catch (SocketTimeoutException e) {
            return null; // nobody complains
        } catch (IOException | GeneralSecurityException e) {
            boolean missesCertificate =
                    !tls.isShownInJdk() && String.valueOf(e.getMessage()).contains("alert");
            return missesCertificate ? null : TlsFailure.explained(address, utcMillis, e);
        }
    }
}

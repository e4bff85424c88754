package io.watchpost.transport.mqtt;

import io.watchpost.transport.TlsFailure;
import io.watchpost.transport.TransportException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.jspecify.annotations.Nullable;

/** Says what went wrong with a broker, and what to do about it, from whatever Paho and the JDK threw. */
final class MqttFailure {
    private MqttFailure() {}

    /**
     * @param address of the broker, for the sentence
     * @param utcMillis what this machine believes the time to be; a certificate is judged by it
     */
    static TransportException whileConnecting(String address, long utcMillis, Throwable thrown) {
        TransportException ofTls = TlsFailure.explained(address, utcMillis, thrown);
        if (ofTls != null) {
            return ofTls;
        }
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            TransportException known = known(address, cause);
            if (known != null) {
                return known;
            }
        }
        return new TransportException("no connection to " + address + ": " + innermost(thrown), "");
    }

    /** Whether nobody ended the connection: the other end fell silent. */
    static boolean isSilence(@Nullable Throwable thrown) {
        return thrown instanceof MqttException mqtt
                && (mqtt.getReasonCode() == MqttException.REASON_CODE_CLIENT_TIMEOUT
                        || mqtt.getReasonCode() == MqttException.REASON_CODE_WRITE_TIMEOUT);
    }

    /** Why a connection is gone, in a few words. */
    static String ofLoss(@Nullable Throwable thrown) {
        if (thrown == null) {
            return "the connection was lost";
        }
        if (isSilence(thrown)) {
            return "the broker did not answer within the keep-alive time";
        }
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof EOFException) {
                return "the broker closed the connection";
            }
        }
        return "the connection was lost: " + innermost(thrown);
    }

    private static @Nullable TransportException known(String address, Throwable cause) {
        return switch (cause) {
            case UnknownHostException _ ->
                new TransportException(
                        "no connection to " + address + ": nobody knows the host's name",
                        "check the name, and that this machine has a network and a name server");
            case SocketTimeoutException _ ->
                new TransportException(
                        "no connection to " + address + ": it does not answer",
                        "check that the broker runs and that no firewall drops the packets");
            case NoRouteToHostException _ ->
                new TransportException(
                        "no connection to " + address + ": no way leads there",
                        "check this machine's network and the broker's address");
            case ConnectException refused ->
                new TransportException(
                        "no connection to " + address + ": " + refused.getMessage(),
                        "check that the broker runs and listens on this port");
            case SSLException tls -> tls(address, tls);
            case EOFException _ ->
                new TransportException(
                        "no connection to " + address + ": it closed the connection instead of answering",
                        "check whether this port speaks TLS (then say mqtts://) and whether it asks for a client"
                                + " certificate");
            case SocketException broken ->
                new TransportException(
                        "no connection to " + address + ": " + broken.getMessage(),
                        "check that an MQTT broker listens on this port, whether it speaks TLS (then say mqtts://) and"
                                + " whether it asks for a client certificate");
            case MqttException mqtt -> refusal(address, mqtt);
            default -> null;
        };
    }

    private static @Nullable TransportException tls(String address, SSLException tls) {
        if (String.valueOf(tls.getMessage()).contains("Unsupported or unrecognized SSL message")) {
            return new TransportException(
                    "no connection to " + address + ": it doesn't speak TLS on this port",
                    "say mqtt:// or use the port for TLS, usually 8883");
        }
        return null;
    }

    private static @Nullable TransportException refusal(String address, MqttException mqtt) {
        return switch (mqtt.getReasonCode()) {
            case MqttException.REASON_CODE_FAILED_AUTHENTICATION, MqttException.REASON_CODE_NOT_AUTHORIZED ->
                new TransportException(
                        address + " refused the connection: user name or password are missing or wrong",
                        "check the files with the user name and the password");
            case MqttException.REASON_CODE_INVALID_CLIENT_ID ->
                new TransportException(
                        address + " refused the connection: it doesn't take this client id",
                        "give the device a name that the broker allows");
            case MqttException.REASON_CODE_BROKER_UNAVAILABLE ->
                new TransportException(
                        address + " refused the connection: its service is not available", "look at the broker's log");
            case MqttException.REASON_CODE_INVALID_PROTOCOL_VERSION ->
                new TransportException(
                        address + " refused the connection: it doesn't speak MQTT 3.1.1", "use another broker");
            case MqttException.REASON_CODE_CLIENT_TIMEOUT ->
                new TransportException(
                        "no connection to " + address + ": it accepted the connection and says nothing",
                        "check that an MQTT broker listens on this port, whether it speaks TLS (then say mqtts://) and"
                                + " whether it asks for a client certificate");
            default -> null;
        };
    }

    private static String innermost(Throwable thrown) {
        Throwable last = thrown;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        String message = last.getMessage();
        return message == null ? last.getClass().getSimpleName() : message;
    }
}

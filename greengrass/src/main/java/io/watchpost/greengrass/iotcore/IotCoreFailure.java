package io.watchpost.greengrass.iotcore;

import io.watchpost.clock.Plausible;
import io.watchpost.result.UtcText;
import io.watchpost.transport.ProxyConfig;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.crt.mqtt5.packets.ConnAckPacket;
import software.amazon.awssdk.crt.mqtt5.packets.DisconnectPacket;
import software.amazon.awssdk.crt.mqtt5.packets.PubAckPacket;

/** Says what went wrong with AWS IoT Core, and what to do about it. */
final class IotCoreFailure {
    private static final String POLICY = "the policy of this station's certificate";

    private IotCoreFailure() {}

    /** Whether TLS failed, or may have failed, for a reason that the library doesn't tell. */
    static boolean isTls(int code) {
        String name = CrtErrors.name(code);
        return name.startsWith("AWS_IO_TLS_")
                || name.equals("AWS_IO_SOCKET_CLOSED")
                || name.equals("AWS_ERROR_MQTT_UNEXPECTED_HANGUP");
    }

    /** Whether nobody ended the connection: the other end fell silent. */
    static boolean isSilence(int code) {
        return CrtErrors.name(code).equals("AWS_ERROR_MQTT5_PING_RESPONSE_TIMEOUT");
    }

    /** Whether a message can't be sent because of what it is, or got no answer while the connection was there. */
    static boolean isOfMessage(int code) {
        return switch (CrtErrors.name(code)) {
            case "AWS_ERROR_MQTT5_PUBLISH_OPTIONS_VALIDATION",
                    "AWS_ERROR_MQTT5_PACKET_VALIDATION",
                    "AWS_ERROR_MQTT5_INVALID_UTF8_STRING",
                    "AWS_ERROR_MQTT_TIMEOUT" -> true;
            default -> false;
        };
    }

    /**
     * @param address of the broker, for the sentence
     * @param code of the library
     * @param utcMillis what this machine believes the time to be; a certificate is judged by it
     */
    static TransportException whileConnecting(String address, @Nullable ProxyConfig proxy, int code, long utcMillis) {
        String where = "no connection to " + address + (proxy == null ? "" : " through " + proxy.address()) + ": ";
        return switch (CrtErrors.name(code)) {
            case "AWS_IO_DNS_INVALID_NAME",
                    "AWS_IO_DNS_NO_ADDRESS_FOR_HOST",
                    "AWS_IO_DNS_QUERY_FAILED",
                    "AWS_IO_DNS_QUERY_AGAIN" ->
                new TransportException(
                        where + "nobody knows the host's name",
                        "check the name, and that this machine has a network and a name server");
            case "AWS_IO_SOCKET_TIMEOUT" ->
                new TransportException(
                        where + "it does not answer", "check that no firewall drops the packets; port 443 passes most");
            case "AWS_IO_SOCKET_CONNECTION_REFUSED" ->
                new TransportException(
                        where + "connection refused", "check the " + (proxy == null ? "address" : "proxy's address"));
            case "AWS_IO_SOCKET_NO_ROUTE_TO_HOST", "AWS_IO_SOCKET_NETWORK_DOWN" ->
                new TransportException(where + "no way leads there", "check this machine's network");
            case "AWS_ERROR_HTTP_PROXY_CONNECT_FAILED", "AWS_ERROR_HTTP_PROXY_CONNECT_FAILED_RETRYABLE" ->
                new TransportException(
                        where + "the proxy refuses to connect",
                        "check that the proxy allows this address and port, and the user name and password that it"
                                + " asks for");
            case "AWS_ERROR_MQTT5_CONNACK_TIMEOUT" ->
                new TransportException(
                        where + "it accepted the connection and says nothing",
                        "check that an MQTT broker listens there");
            case "AWS_ERROR_MQTT_UNEXPECTED_HANGUP", "AWS_IO_SOCKET_CLOSED" ->
                new TransportException(
                        where + "it closed the connection instead of answering",
                        "check that the certificate is active, and that its policy allows iot:Connect for this client"
                                + " id");
            default ->
                isTls(code)
                        ? ofTls(where, code, utcMillis)
                        : new TransportException(where + CrtErrors.sentence(code), "");
        };
    }

    /** The library doesn't tell what TLS found. */
    private static TransportException ofTls(String where, int code, long utcMillis) {
        String found = where + "TLS failed (" + CrtErrors.sentence(code) + "), and this machine believes it is "
                + UtcText.of(utcMillis);
        return Plausible.isTooEarly(utcMillis)
                ? new TransportException(found + ", when no certificate was valid", Plausible.HINT)
                : new TransportException(
                        found,
                        "check the clock, that caFile has the endpoint's authority, and that the certificate is active");
    }

    /** The service answered, and said no. */
    static TransportException refused(String address, ConnAckPacket answer) {
        String where = address + " refused the connection: ";
        ConnAckPacket.ConnectReasonCode code = answer.getReasonCode();
        return switch (code) {
            case NOT_AUTHORIZED, BAD_USERNAME_OR_PASSWORD, BANNED, BAD_AUTHENTICATION_METHOD ->
                new TransportException(
                        where + "not authorised",
                        "check that the certificate is active, and that its policy allows iot:Connect for this client"
                                + " id");
            case CLIENT_IDENTIFIER_NOT_VALID ->
                new TransportException(
                        where + "it doesn't take this client id", "give the device a name that the policy allows");
            case UNSUPPORTED_PROTOCOL_VERSION ->
                new TransportException(where + "it doesn't speak MQTT 5", "use mqtts:// for other brokers");
            case SERVER_UNAVAILABLE, SERVER_BUSY, CONNECTION_RATE_EXCEEDED, QUOTA_EXCEEDED ->
                new TransportException(
                        where + "it has too much to do (" + words(code) + ")", "it is tried again with longer pauses");
            default -> new TransportException(where + words(code) + said(answer.getReasonString()), "");
        };
    }

    /** Why a connection is gone, in a few words. */
    static String ofLoss(int code, @Nullable DisconnectPacket goodbye) {
        if (goodbye != null) {
            return switch (goodbye.getReasonCode()) {
                case SESSION_TAKEN_OVER -> "another client with the same id has connected";
                case NOT_AUTHORIZED -> "the broker ended the connection: not authorised; check " + POLICY;
                default ->
                    "the broker ended the connection: " + words(goodbye.getReasonCode())
                            + said(goodbye.getReasonString());
            };
        }
        if (isSilence(code)) {
            return "the broker did not answer within the keep-alive time";
        }
        return switch (CrtErrors.name(code)) {
            case "AWS_ERROR_MQTT_UNEXPECTED_HANGUP", "AWS_IO_SOCKET_CLOSED" -> "the broker closed the connection";
            default -> "the connection was lost: " + CrtErrors.sentence(code);
        };
    }

    /** The service has the message and doesn't take it. */
    static Transport.Refusal refused(String topic, PubAckPacket answer) {
        PubAckPacket.PubAckReasonCode code = answer.getReasonCode();
        String what = "the broker doesn't take messages on " + topic + ": ";
        return switch (code) {
            case NOT_AUTHORIZED ->
                new Transport.Refusal(
                        what + "not authorised", "allow iot:Publish and iot:RetainPublish for it in " + POLICY, true);
            case TOPIC_NAME_INVALID ->
                new Transport.Refusal(what + words(code), "choose another topicPrefix, device or pipeline name", true);
            default -> new Transport.Refusal(what + words(code) + said(answer.getReasonString()), "", false);
        };
    }

    static String words(Enum<?> code) {
        return code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String said(@Nullable String reason) {
        return reason == null || reason.isBlank() ? "" : " (" + reason + ")";
    }
}

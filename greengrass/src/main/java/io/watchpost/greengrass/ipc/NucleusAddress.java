package io.watchpost.greengrass.ipc;

import io.watchpost.transport.TransportException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where the nucleus listens, and by what it knows this component; both come with the environment that it starts a
 * component in.
 *
 * @param socket Unix socket of the nucleus
 * @param token good for this start of the component only, so never shown
 */
public record NucleusAddress(Path socket, String token) {
    static final String SOCKET_VARIABLE = "AWS_GG_NUCLEUS_DOMAIN_SOCKET_FILEPATH_FOR_COMPONENT";
    static final String TOKEN_VARIABLE = "SVCUID";

    /**
     * From the environment of a component.
     *
     * @throws TransportException if this process isn't one
     */
    public static NucleusAddress of(Map<String, String> environment) throws TransportException {
        String socket = environment.getOrDefault(SOCKET_VARIABLE, "");
        String token = environment.getOrDefault(TOKEN_VARIABLE, "");
        if (socket.isEmpty() || token.isEmpty()) {
            throw new TransportException(
                    "no connection to the Greengrass nucleus: the variable "
                            + (socket.isEmpty() ? SOCKET_VARIABLE : TOKEN_VARIABLE)
                            + " is missing, so it hasn't started this process",
                    "deploy it as a Greengrass component, or name another broker");
        }
        return new NucleusAddress(Path.of(socket), token);
    }

    @Override
    public String toString() {
        return socket.toString();
    }
}

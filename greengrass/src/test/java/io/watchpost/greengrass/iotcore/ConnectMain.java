package io.watchpost.greengrass.iotcore;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.watchpost.transport.Message;
import io.watchpost.transport.Pkcs11Config;
import io.watchpost.transport.SecretRef;
import io.watchpost.transport.TlsConfig;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A process of its own that connects with a key in a token, because a token's library reads its place from the
 * environment. Says on standard output what came of it, once for each PIN that it is given on its command line.
 *
 * <p>Arguments: port, CA file, certificate, library, token, key, PIN…
 */
final class ConnectMain {
    private ConnectMain() {}

    public static void main(String[] arguments) throws IOException {
        Path pin = Files.createTempFile("pin", "");
        TlsConfig tls = new TlsConfig(
                Path.of(arguments[1]),
                Path.of(arguments[2]),
                null,
                new Pkcs11Config(Path.of(arguments[3]), new SecretRef.InFile(pin), arguments[4], null, arguments[5]));
        try (Transport transport = IotCoreEndpoint.to(Integer.parseInt(arguments[0]), tls, null, null)) {
            for (String digits : List.of(arguments).subList(6, arguments.length)) {
                Files.writeString(pin, digits);
                System.out.println(outcome(transport));
            }
            System.out.println(loaded());
        } finally {
            Files.delete(pin);
        }
    }

    private static String outcome(Transport transport) {
        Refusals told = new Refusals();
        try (Transport.Connection connection = transport.connect(told)) {
            connection.publish(new Message("watchpost/porch/x", "{}".getBytes(UTF_8), false), 1);
            while (told.heard.acknowledged.isEmpty() && told.heard.refused.isEmpty() && told.heard.lost.isEmpty()) {
                LockSupport.parkNanos(1_000_000);
            }
            return "acknowledged " + told.heard.acknowledged + " refused " + told.heard.refused + " lost "
                    + told.heard.lost;
        } catch (TransportException e) {
            return e.getMessage() + "; " + e.hint();
        }
    }

    /** Where the AWS library was loaded from. */
    private static String loaded() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.contains("aws-crt"))
                .map(line -> "loaded " + line.substring(line.indexOf('/')))
                .findFirst()
                .orElse("not loaded");
    }
}

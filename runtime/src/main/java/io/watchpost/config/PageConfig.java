package io.watchpost.config;

import io.watchpost.transport.SecretRef;
import io.watchpost.transport.TlsConfig;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The station's own page. By default it is reached from the station's machine alone; whoever opens it to others gives it
 * a token and TLS.
 *
 * @param port of the page; 0 for any that is free
 * @param address that it listens at; a name or a number of this machine
 * @param names by which it is reached besides {@code localhost}, the machine's name and its numbers
 * @param token that visitors must know; null when nobody is asked
 * @param tls the page's certificate and its key; null for plain HTTP
 * @param allow what may be told on the page; nothing when empty
 */
public record PageConfig(
        int port,
        String address,
        List<String> names,
        @Nullable SecretRef token,
        @Nullable TlsConfig tls,
        Set<CommandName> allow) {
    private static final Pattern HOST = Pattern.compile(
            "[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?" // a name, or a number of IPv4
                    + "|[0-9A-Fa-f.:]*:[0-9A-Fa-f.:]*:[0-9A-Fa-f.:]*"); // a number of IPv6
    private static final Pattern LOOPBACK = Pattern.compile("(?i)localhost|127(\\.[0-9]{1,3}){3}|::1");

    public static final int PORT_DEFAULT = 8080;
    public static final int PORT_MAX = 65_535;
    public static final String ADDRESS_DEFAULT = "localhost";

    /** The word that stands for no page at all. */
    public static final String OFF = "off";

    /** All that a person who stands there needs; a configuration is changed where it was written. */
    public static final Set<CommandName> ALLOW_DEFAULT = allowDefault();

    /** On this machine alone. */
    public static final PageConfig DEFAULT =
            new PageConfig(PORT_DEFAULT, ADDRESS_DEFAULT, List.of(), null, null, ALLOW_DEFAULT);

    public PageConfig {
        names = List.copyOf(names);
        allow = Set.copyOf(new TreeSet<>(allow));
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("a port is 0 to " + PORT_MAX + ", was " + port);
        }
        checkedHost(address);
        names.forEach(PageConfig::checkedHost);
        if (!isLoopback(address) && (token == null || tls == null)) {
            throw new IllegalArgumentException(
                    "at the address " + address + " the page is open to other machines, and it has no "
                            + (token == null ? tls == null ? "token and no TLS" : "token" : "TLS")
                            + ": give it token: {file: PATH} and tls: {certificateFile: PATH, keyFile: PATH}, or leave the address"
                            + " out and reach it with \"ssh -L " + PORT_DEFAULT + ":localhost:" + port + " DEVICE\"");
        }
    }

    private static Set<CommandName> allowDefault() {
        Set<CommandName> allow = EnumSet.allOf(CommandName.class);
        allow.remove(CommandName.CONFIGURE);
        return Set.copyOf(allow);
    }

    /**
     * A name or number of a machine.
     *
     * @throws IllegalArgumentException if it can't be one
     */
    static String checkedHost(String text) {
        if (!HOST.matcher(text).matches()) {
            throw new IllegalArgumentException("found \"" + text + "\", expected the name or the number of a machine,"
                    + " without a port, like door-7.local or 192.168.1.20");
        }
        return text;
    }

    /** Whether this address is reached from its own machine alone; nobody is asked what a name stands for. */
    static boolean isLoopback(String address) {
        return LOOPBACK.matcher(address).matches();
    }
}

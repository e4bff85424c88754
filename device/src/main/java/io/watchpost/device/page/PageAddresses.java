package io.watchpost.device.page;

import io.watchpost.config.PageConfig;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Where the page listens. The name {@code localhost} stands for both loopbacks: some programs ask the one of IPv6 first and
 * go no further.
 *
 * @param first that the page must have
 * @param second that it has, too, where there is one and it is free
 */
record PageAddresses(InetAddress first, @Nullable InetAddress second) {

    /** @throws IOException if nobody knows the address */
    static PageAddresses of(PageConfig config) throws IOException {
        try {
            return config.address().equalsIgnoreCase(PageConfig.ADDRESS_DEFAULT)
                    ? new PageAddresses(InetAddress.ofLiteral("127.0.0.1"), loopbackOfIpv6())
                    : new PageAddresses(InetAddress.getByName(config.address()), null);
        } catch (UnknownHostException e) {
            throw new IOException(
                    "nobody knows a machine of that name; name an address of this one with page.address", e);
        }
    }

    private static @Nullable InetAddress loopbackOfIpv6() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet6Address && address.isLoopbackAddress())
                    .map(_ -> InetAddress.ofLiteral("::1"))
                    .findFirst()
                    .orElse(null);
        } catch (SocketException e) {
            return null; // a machine that doesn't say has none that anybody asks
        }
    }
}

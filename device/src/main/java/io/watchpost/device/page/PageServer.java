package io.watchpost.device.page;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.watchpost.config.PageConfig;
import io.watchpost.config.StationConfig;
import io.watchpost.transport.TlsConfig;
import io.watchpost.transport.TlsContexts;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The JDK's HTTP server, on both loopbacks if it is to be reached as {@code localhost}, with limits: connections, threads that serve them, the size of a request's head, the time that a
 * request (see {@link SlowSenders}) and its answer may take.
 */
final class PageServer implements AutoCloseable {
    /** As many threads, so that nobody waits for one. */
    static final int CONNECTIONS_MAX = 32;

    private static final int BACKLOG = 64;
    private static final long THREAD_SECONDS = 10;

    static {
        // the server knows these as properties only, and reads them once
        limit("jdk.httpserver.maxConnections", CONNECTIONS_MAX);
        limit("sun.net.httpserver.maxReqTime", 3_600); // seconds: a large bundle on a slow line; see SlowSenders
        limit("sun.net.httpserver.maxRspTime", 60); // seconds: who reads slower, too
        limit("sun.net.httpserver.maxReqHeaders", 64);
        limit("sun.net.httpserver.maxReqHeaderSize", 32_768); // bytes
        limit("sun.net.httpserver.drainAmount", 65_536); // bytes of a body that nobody read
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final PageConfig config;
    private final List<HttpServer> servers; // the first is the one that must be
    private final String problem;
    private final ThreadPoolExecutor threads;
    private final SlowSenders senders;
    private final List<FileTime> certificateWritten;

    private PageServer(
            PageConfig config,
            List<HttpServer> servers,
            String problem,
            ThreadPoolExecutor threads,
            SlowSenders senders,
            List<FileTime> certificateWritten) {
        this.config = config;
        this.servers = servers;
        this.problem = problem;
        this.threads = threads;
        this.senders = senders;
        this.certificateWritten = certificateWritten;
    }

    private static void limit(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(value));
        }
    }

    /**
     * Listens from now on.
     *
     * @param port the configured one, or the one that was found free before
     * @param senders cuts off the slow ones; closed with this
     * @throws IOException if the place is taken, or isn't this machine's, or a file can't be read
     * @throws GeneralSecurityException if the certificate or the key isn't one
     */
    static PageServer open(PageConfig config, int port, HttpHandler handler, SlowSenders senders)
            throws IOException, GeneralSecurityException {
        if (config.token() != null) {
            new Token(config.token()).digest(); // a page that lets nobody in isn't opened
        }
        List<FileTime> written = PageTls.written(config);
        PageAddresses addresses = PageAddresses.of(config);
        List<HttpServer> servers = new ArrayList<>();
        servers.add(bound(config, addresses.first(), port));
        String problem = "";
        InetAddress second = addresses.second();
        if (second != null) {
            int same = servers.getFirst().getAddress().getPort();
            try {
                servers.add(bound(config, second, same));
            } catch (IOException e) {
                problem = "the page is at " + addresses.first().getHostAddress() + ", port " + same + ", and not at "
                        + second.getHostAddress()
                        + ", where \"localhost\" may also lead to: that port is taken there by"
                        + " another program; name another one with page.port";
            }
        }
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                0,
                CONNECTIONS_MAX,
                THREAD_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().name("page-", 1).daemon().factory());
        for (HttpServer server : servers) {
            server.setExecutor(senders.over(threads));
            server.createContext("/", handler);
            server.start();
        }
        return new PageServer(config, List.copyOf(servers), problem, threads, senders, written);
    }

    private static HttpServer bound(PageConfig config, InetAddress address, int port)
            throws IOException, GeneralSecurityException {
        checkFree(address, port);
        TlsConfig tls = config.tls();
        HttpServer server;
        if (tls == null) {
            server = HttpServer.create();
        } else {
            HttpsServer secure = HttpsServer.create();
            secure.setHttpsConfigurator(new HttpsConfigurator(TlsContexts.of(tls)));
            server = secure;
        }
        server.bind(new InetSocketAddress(address, port), BACKLOG);
        return server;
    }

    /** Before the server is made: one that was made and can't be bound keeps its files open for ever. */
    private static void checkFree(InetAddress address, int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, port), 1);
        } catch (BindException e) {
            String found = String.valueOf(e.getMessage());
            if (found.startsWith("Cannot assign")) {
                throw new IOException("that address isn't this machine's; name one that is with page.address", e);
            }
            if (found.startsWith("Permission")) {
                throw new IOException("ports below 1024 are for the system's own; name another one with page.port", e);
            }
            throw new IOException(
                    "that port is taken by another program or another station; name another one with page.port"
                            + " (\"watchpost run --page PORT\"), or want none with \"page: off\". The station runs"
                            + " without it, and it is tried again every few seconds",
                    e);
        }
    }

    PageConfig config() {
        return config;
    }

    int port() {
        return servers.getFirst().getAddress().getPort();
    }

    /** Where it isn't reached though it should be; empty when all is well. */
    String problem() {
        return problem;
    }

    /** Where a browser finds it. */
    String url() {
        InetSocketAddress at = servers.getFirst().getAddress();
        String host = at.getAddress().isAnyLocalAddress() ? StationConfig.deviceDefault() : config.address();
        return (config.tls() == null ? "http://" : "https://")
                + (host.contains(":") ? "[" + host + "]" : host)
                + ":"
                + at.getPort();
    }

    /** Whether the certificate was renewed since this was opened. */
    boolean hasNewerCertificate() {
        return !PageTls.written(config).equals(certificateWritten);
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        senders.close();
        threads.shutdownNow();
    }
}

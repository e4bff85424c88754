package io.watchpost.greengrass.iotcore;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.crt.io.ClientBootstrap;
import software.amazon.awssdk.crt.io.EventLoopGroup;
import software.amazon.awssdk.crt.io.HostResolver;

/**
 * The one native thread on which the connections of a transport live. The AWS library's own default has one for each
 * processor and never ends. Opened and closed by the delivery's thread.
 */
final class NetworkThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkThread.class);
    private static final long END_MILLIS = 2_000;
    private static final int HOSTS_REMEMBERED = 2;

    private final EventLoopGroup loop = new EventLoopGroup(1);
    private final HostResolver resolver = new HostResolver(loop, HOSTS_REMEMBERED);
    private final ClientBootstrap bootstrap = new ClientBootstrap(loop, resolver);

    ClientBootstrap bootstrap() {
        return bootstrap;
    }

    /** Waits until the thread has ended, at most {@value #END_MILLIS} ms. */
    @Override
    public void close() {
        bootstrap.close();
        resolver.close();
        loop.close();
        try {
            loop.getShutdownCompleteFuture().get(END_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("the network thread has not ended", e);
        }
    }
}

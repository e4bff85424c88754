package io.watchpost.greengrass.component;

import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.greengrass.ipc.NucleusAddress;
import io.watchpost.greengrass.ipc.NucleusLink;
import io.watchpost.transport.TransportException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.crt.CRT;

/** The process that the nucleus starts, in the component's work folder. SIGTERM ends it within 5 s with nothing lost. */
public final class ComponentMain {
    private static final Logger LOG;

    static {
        ComponentLog.setUp();
        LOG = LoggerFactory.getLogger(ComponentMain.class);
    }

    /** Longer than an orphan needs to notice that its nucleus is gone. */
    private static final long LOCK_WAIT_MILLIS = 30_000;

    private ComponentMain() {}

    public static void main(String[] arguments) {
        int exitCode = ComponentFailure.INTERNAL;
        try {
            run(Path.of("").toAbsolutePath(), new SystemClock());
        } catch (ComponentFailure e) {
            LOG.error("{}", e.getMessage());
            exitCode = e.exitCode();
        } catch (RuntimeException e) {
            LOG.error("a fault of the program itself", e);
        }
        System.exit(exitCode);
    }

    private static void run(Path workFolder, StationClock clock) throws ComponentFailure {
        NucleusAddress address;
        try {
            address = NucleusAddress.of(System.getenv());
        } catch (TransportException e) {
            throw new ComponentFailure(ComponentFailure.UNAVAILABLE, e.getMessage() + ": " + e.hint());
        }
        InstanceLock lock = InstanceLock.acquire(workFolder, LOCK_WAIT_MILLIS, clock);
        LOG.info("Watchpost {} in {}", version(), workFolder);
        StationSeat seat = new StationSeat(version(), workFolder, clock);
        Component component =
                new Component(address, NucleusLink.Patience.DEFAULT, System.getenv(), workFolder, seat, clock);
        // the native library stays until the last acknowledgement is in
        CRT.acquireShutdownRef();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("ending").unstarted(() -> {
            component.close();
            lock.close();
            CRT.releaseShutdownRef();
        }));
        component.run();
    }

    /** From the jar's manifest; classes that don't come from a jar are a build in progress. */
    private static String version() {
        String version = ComponentMain.class.getPackage().getImplementationVersion();
        return version == null ? "from source" : version;
    }
}

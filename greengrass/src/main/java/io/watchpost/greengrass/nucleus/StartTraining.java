package io.watchpost.greengrass.nucleus;

import io.watchpost.greengrass.component.ComponentMain;
import io.watchpost.greengrass.ipc.NucleusAddress;
import io.watchpost.transport.TransportException;

/**
 * What the component's {@code run} starts once, in the background of a first start, so that the JVM can record which
 * classes and method handles a start needs: the component itself, with a nucleus in the same process, until it has
 * published some results. The working folder is that of {@link io.watchpost.device.training.TrainingMaterial}; the
 * environment says where the nucleus shall listen, as it does to a component. Ends with 1 when no results came, since a
 * recording of failures is no use to anybody.
 */
public final class StartTraining {
    private static final int MESSAGES = 20;
    /** A slow machine runs this at the lowest priority. */
    private static final long WAIT_SECONDS = 120;

    private StartTraining() {}

    /** The training run; arguments are left to others. */
    public static void main(String[] args) throws TransportException {
        NucleusAddress address = NucleusAddress.of(System.getenv());
        TrainingNucleus nucleus = new TrainingNucleus(address.socket(), address.token(), MESSAGES);
        Thread.ofPlatform().name("training").daemon().start(() -> end(nucleus));
        ComponentMain.main(args);
    }

    private static void end(TrainingNucleus nucleus) {
        int exitCode = 1;
        try {
            exitCode = nucleus.awaitPublished(WAIT_SECONDS) ? 0 : 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.exit(exitCode);
    }
}

package io.watchpost.greengrass.ipc;

import io.watchpost.greengrass.nucleus.InProcessNucleus;
import io.watchpost.greengrass.nucleus.Profile;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Both ways through both nuclei keep the contract of every transport. */
abstract class IpcTransportTest extends TransportContract {
    static final long ANSWER_MILLIS = 3_000;

    @TempDir
    private Path folder;

    private final Channel channel;
    private final Profile profile;
    private InProcessNucleus nucleus;

    private IpcTransportTest(Channel channel, Profile profile) {
        this.channel = channel;
        this.profile = profile;
    }

    static final class CloudTest extends IpcTransportTest {
        CloudTest() {
            super(Channel.CLOUD, Profile.FULL);
        }
    }

    static final class LocalTest extends IpcTransportTest {
        LocalTest() {
            super(Channel.LOCAL, Profile.FULL);
        }
    }

    static final class CloudLiteTest extends IpcTransportTest {
        CloudLiteTest() {
            super(Channel.CLOUD, Profile.LITE);
        }
    }

    static final class LocalLiteTest extends IpcTransportTest {
        LocalLiteTest() {
            super(Channel.LOCAL, Profile.LITE);
        }
    }

    @BeforeEach
    void start() {
        nucleus = new InProcessNucleus(folder.resolve("ipc.socket"), profile).start();
    }

    @AfterEach
    void stop() {
        nucleus.close();
    }

    @Override
    protected Transport transport() {
        return new IpcTransport(channel, nucleus.environment(), ANSWER_MILLIS);
    }

    @Override
    protected void breakConnections() {
        nucleus.disconnectEverybody();
    }

    @Override
    protected void brokerAway() {
        nucleus.crash();
    }
}

package io.watchpost.device.camera;

import static org.awaitility.Awaitility.await;

import io.watchpost.clock.SystemClock;
import io.watchpost.device.camera.ScriptedHttpServer.Script;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.SourceUnavailable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One network camera at a time that does what a test says; the last one goes when the next comes or the test ends. */
final class ScriptedCamera implements AfterEachCallback {
    /** A JPEG of 32x24. */
    static final byte[] PICTURE = TestPictures.encoded("jpg", 32, 24, 0x336699);

    private final Deque<ScriptedHttpServer> servers = new ArrayDeque<>();

    /** Starts a camera that nobody has opened yet. */
    ScriptedHttpServer start(Script script) throws IOException {
        stop();
        ScriptedHttpServer server = new ScriptedHttpServer(script);
        servers.add(server);
        return server;
    }

    FrameSource open(Script script) throws IOException, SourceUnavailable {
        return open("", "/video", script);
    }

    /**
     * @param userInfo with its @, or empty
     * @param path with query and fragment
     */
    FrameSource open(String userInfo, String path, Script script) throws IOException, SourceUnavailable {
        int port = start(script).port();
        return new HttpCameras()
                .open(
                        CameraUri.parse("http://" + userInfo + "127.0.0.1:" + port + path),
                        DecodeHint.FULL_SIZE,
                        new SystemClock());
    }

    /** What it was asked, head by head. */
    List<String> requests() {
        return servers.element().requests;
    }

    void assertNoReceiverIsLeft() {
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("camera 127.0.0.1")));
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        stop();
    }

    private void stop() throws IOException {
        for (ScriptedHttpServer each : servers) {
            each.close();
        }
        servers.clear();
    }
}

package io.watchpost.device.camera;

import static io.watchpost.device.camera.ScriptedCamera.PICTURE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.device.camera.ScriptedHttpServer.Connection;
import io.watchpost.frame.Capture;
import io.watchpost.frame.Frame;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.FrameSourceContract;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A network camera as every other camera, and what only it does: streams, single pictures, passwords. */
final class HttpCameraTest extends FrameSourceContract {
    private static final long A_MOMENT = 100;

    @RegisterExtension
    final ScriptedCamera camera = new ScriptedCamera();

    @Override
    protected FrameSource open(int frames) throws Exception {
        return camera.open(Connection::streamWithoutEnd);
    }

    @Test
    void next_slowerThanTheCamera_getsTheNewestAndCountsTheSkipped() throws Exception {
        FrameSource source = camera.open(connection -> {
            connection.beginStream();
            for (int i = 0; i < 10; i++) {
                connection.part(TestPictures.encoded("jpg", 32 + i, 24, 0));
            }
            connection.silence();
        });
        try (source) {
            await().until(() -> source.skipped() == 9);
            Frame frame = nextFrame(source);
            assertThat(frame.number()).isEqualTo(9);
            assertThat(frame.width()).isEqualTo(41);
            assertThat(source.next(A_MOMENT)).isInstanceOf(Capture.Quiet.class);
        }
    }

    @Test
    void next_anAddressOfASinglePicture_isAskedAgainAndAgain() throws Exception {
        FrameSource source = camera.open("", "/snapshot.jpg?channel=1#fps=100", connection -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: " + PICTURE.length
                    + "\r\nConnection: close\r\n\r\n");
            connection.send(PICTURE);
        });
        try (source) {
            for (int i = 0; i < 3; i++) {
                assertThat(nextFrame(source).width()).isEqualTo(32);
            }
            assertThat(source.describe()).endsWith("/snapshot.jpg?channel=1 snapshots");
        }
        assertThat(camera.requests().size()).isGreaterThanOrEqualTo(3);
        assertThat(camera.requests())
                .allSatisfy(request -> assertThat(request).startsWith("GET /snapshot.jpg?channel=1 HTTP/1.1"));
        camera.assertNoReceiverIsLeft();
    }

    @Test
    void next_aSinglePictureThatCanNoLongerBeFetched_breaks() throws Exception {
        FrameSource source = camera.open("", "/snapshot.jpg#fps=100", connection -> {
            if (camera.requests().size() > 1) {
                connection.send("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
                return;
            }
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nConnection: close\r\n\r\n");
            connection.send(PICTURE);
        });
        try (source) {
            nextFrame(source);
            assertThat(source.next(PATIENT_MILLIS))
                    .isInstanceOfSatisfying(
                            Capture.Broken.class,
                            broken -> assertThat(broken.reason()).contains("503"));
        }
    }

    @Test
    void open_userAndPassword_areSentAndNeverShown() throws Exception {
        FrameSource source = camera.open(
                "admin:s%40cret@",
                "/video", connection -> {
                    connection.beginStream();
                    connection.part(PICTURE);
                    connection.silence();
                });
        try (source) {
            Frame frame = nextFrame(source);
            String credentials =
                    java.util.Base64.getEncoder().encodeToString("admin:s@cret".getBytes(StandardCharsets.UTF_8));
            assertThat(camera.requests().getFirst()).contains("Authorization: Basic " + credentials);
            assertThat(source.describe() + frame.source())
                    .doesNotContain("cret")
                    .doesNotContain(credentials)
                    .contains("127.0.0.1");
        }
    }
}

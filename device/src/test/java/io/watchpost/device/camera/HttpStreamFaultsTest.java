package io.watchpost.device.camera;

import static io.watchpost.device.camera.ScriptedCamera.PICTURE;
import static io.watchpost.frame.FrameSourceContract.PATIENT_MILLIS;
import static io.watchpost.frame.FrameSourceContract.nextFrame;
import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.device.camera.ScriptedHttpServer.Connection;
import io.watchpost.frame.Capture;
import io.watchpost.frame.FrameSource;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A stream that stalls, freezes or breaks off. */
final class HttpStreamFaultsTest {
    private static final long A_MOMENT = 100;

    @RegisterExtension
    final ScriptedCamera camera = new ScriptedCamera();

    @Test
    void next_theStreamStallsInsideAPicture_isQuietForTheTimeOutAndClosesAtOnce() throws Exception {
        FrameSource source = camera.open(connection -> {
            connection.beginStream();
            connection.part(PICTURE);
            connection.send("--frame\r\nContent-Length: 5000\r\n\r\nhalf a pic");
            connection.silence();
        });
        try (source) {
            nextFrame(source);
            assertThat(source.next(A_MOMENT)).isInstanceOf(Capture.Quiet.class);
            assertThat(source.isLive())
                    .as("so the pipeline takes lasting silence for a fault")
                    .isTrue();
        }
        camera.assertNoReceiverIsLeft();
    }

    @Test
    void next_theStreamFreezesWhileConnected_isQuiet() throws Exception {
        FrameSource source = camera.open(connection -> {
            connection.beginStream();
            connection.part(PICTURE);
            connection.silence();
        });
        try (source) {
            nextFrame(source);
            for (int i = 0; i < 3; i++) {
                assertThat(source.next(A_MOMENT)).isInstanceOf(Capture.Quiet.class);
            }
        }
        camera.assertNoReceiverIsLeft();
    }

    @Test
    void next_theConnectionIsReset_breaksAfterTheLastPictureAndOpensAgain() throws Exception {
        CountDownLatch seen = new CountDownLatch(1); // or the reset overtakes the picture
        FrameSource source = camera.open(connection -> {
            connection.beginStream();
            connection.part(PICTURE);
            seen.await();
            connection.reset();
        });
        try (source) {
            nextFrame(source);
            seen.countDown();
            assertThat(source.next(PATIENT_MILLIS)).isInstanceOfSatisfying(Capture.Broken.class, broken -> {
                assertThat(broken.reason()).contains("broke off");
                assertThat(broken.hint()).isNotBlank();
            });
            assertThat(source.next(1)).isInstanceOf(Capture.Broken.class);
        } finally {
            seen.countDown();
        }
        try (FrameSource again = camera.open(Connection::streamWithoutEnd)) {
            nextFrame(again);
        }
    }
}

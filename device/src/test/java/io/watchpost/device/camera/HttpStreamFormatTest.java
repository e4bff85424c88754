package io.watchpost.device.camera;

import static io.watchpost.device.camera.ScriptedCamera.PICTURE;
import static io.watchpost.frame.FrameSourceContract.PATIENT_MILLIS;
import static io.watchpost.frame.FrameSourceContract.nextFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.frame.Capture;
import io.watchpost.frame.Frame;
import io.watchpost.frame.FrameSource;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cameras send in the name of multipart/x-mixed-replace, and what a hostile one may. */
final class HttpStreamFormatTest {

    @RegisterExtension
    final ScriptedCamera camera = new ScriptedCamera();

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "boundary=frame,        --frame, true",
                "boundary=frame,        --frame, false",
                "boundary=\"frame\",    --frame, false",
                "boundary=--frame,      --frame, false",
                "boundary=--frame,    ----frame, false",
                "boundary=a--b-a--b,  --a--b-a--b, false",
                "boundary=--,           --oddly, true",
                "charset=none,          --frame, false",
            })
    void next_theBoundariesThatCamerasSend_areAllUnderstood(String declared, String sent, boolean length)
            throws Exception {
        FrameSource source = camera.open(connection -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; " + declared + "\r\n\r\n");
            for (int i = 0; i < 5; i++) {
                String head = length ? "\r\nContent-Length: " + PICTURE.length : "";
                connection.send(sent + "\r\nContent-type: image/jpeg" + head + "\r\nX-Timestamp: 1.5\r\n\r\n");
                connection.send(PICTURE);
                connection.send("\r\n");
            }
            connection.send(sent + "--\r\n");
        });
        try (source) {
            await().until(() -> source.skipped() == 4);
            Frame frame = nextFrame(source);
            assertThat(frame.number()).isEqualTo(4);
            assertThat(frame.width()).isEqualTo(32);
            assertThat(source.next(PATIENT_MILLIS))
                    .isInstanceOfSatisfying(
                            Capture.Broken.class,
                            broken -> assertThat(broken.reason()).contains("ended the stream"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100_000})
    void next_aWrongLength_damagesThatPictureOnly(int wrongLength) throws Exception {
        FrameSource source = camera.open(connection -> {
            connection.beginStream();
            connection.send("--frame\r\nContent-Length: " + wrongLength + "\r\n\r\n");
            connection.send(PICTURE);
            for (int i = 0; i < 300; i++) {
                connection.send("\r\n");
                connection.part(PICTURE);
            }
            connection.silence();
        });
        try (source) {
            await().until(() -> source.skipped() > 10);
            assertThat(nextFrame(source).width()).isEqualTo(32);
        }
    }

    @Test
    void next_partsThatAreNoPictures_arePassedOver() throws Exception {
        FrameSource source = camera.open(connection -> {
            connection.beginStream();
            connection.send("--frame\r\nContent-Type: text/plain\r\n\r\nmotion detected\r\n");
            connection.part(PICTURE);
            connection.silence();
        });
        try (source) {
            assertThat(nextFrame(source).number()).isZero();
        }
    }

    @Test
    void next_aDamagedPicture_isReportedAndTheNextIsDelivered() throws Exception {
        CountDownLatch reported = new CountDownLatch(1); // or the next picture takes the place of the damaged one
        FrameSource source = camera.open(connection -> {
            connection.beginStream();
            connection.part("no picture".getBytes(StandardCharsets.US_ASCII));
            reported.await();
            connection.part(PICTURE);
            connection.silence();
        });
        try (source) {
            assertThat(source.next(PATIENT_MILLIS)).isInstanceOf(Capture.Unreadable.class);
            reported.countDown();
            assertThat(nextFrame(source).width()).isEqualTo(32);
        } finally {
            reported.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--frame\r\n\r\n",
                "--frame\r\nContent-Length: 999999999999\r\n\r\n",
                "--frame\r\nX-Endless: ",
                "no boundary ever ",
            })
    void next_somethingEndless_breaksAtALimit(String beginning) throws Exception {
        byte[] filling = new byte[1 << 16];
        java.util.Arrays.fill(filling, (byte) 'x');
        FrameSource source = camera.open(connection -> {
            connection.beginStream();
            connection.send(beginning);
            while (!Thread.interrupted()) {
                connection.send(filling);
            }
        });
        try (source) {
            assertThat(source.next(PATIENT_MILLIS))
                    .isInstanceOfSatisfying(
                            Capture.Broken.class,
                            broken -> assertThat(broken.reason()).containsPattern("\\d+ (bytes|header lines)"));
        }
        camera.assertNoReceiverIsLeft();
    }
}

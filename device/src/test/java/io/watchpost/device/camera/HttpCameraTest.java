package io.watchpost.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.watchpost.clock.SystemClock;
import io.watchpost.device.camera.ScriptedHttpServer.Connection;
import io.watchpost.device.camera.ScriptedHttpServer.Script;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.FrameSourceContract;
import io.watchpost.frame.SourceUnavailable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpCameraTest extends FrameSourceContract {
    private static final String STREAM_HEAD =
            "HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n";
    private static final byte[] PICTURE = TestPictures.encoded("jpg", 32, 24, 0x336699);
    private static final long A_MOMENT = 100;

    private final Deque<ScriptedHttpServer> servers = new ArrayDeque<>();

    @AfterEach
    void stopServers() throws IOException {
        for (ScriptedHttpServer each : servers) {
            each.close();
        }
        servers.clear();
    }

    private ScriptedHttpServer start(Script script) throws IOException {
        stopServers();
        ScriptedHttpServer server = new ScriptedHttpServer(script);
        servers.add(server);
        return server;
    }

    private List<String> requests() {
        return servers.element().requests;
    }

    private FrameSource camera(Script script) throws Exception {
        return camera("", "/video", script);
    }

    private FrameSource camera(String userInfo, String path, Script script) throws Exception {
        ScriptedHttpServer server = start(script);
        return new HttpCameras()
                .open(
                        CameraUri.parse("http://" + userInfo + "127.0.0.1:" + server.port() + path),
                        DecodeHint.FULL_SIZE,
                        new SystemClock());
    }

    private static void part(Connection connection, byte[] picture) throws IOException {
        connection.send("--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + picture.length + "\r\n\r\n");
        connection.send(picture);
        connection.send("\r\n");
    }

    @Override
    protected FrameSource open(int frames) throws Exception {
        return camera(connection -> {
            connection.send(STREAM_HEAD);
            while (true) {
                part(connection, PICTURE);
                Thread.sleep(5); // as a camera would
            }
        });
    }

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
        FrameSource source = camera(connection -> {
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

    @Test
    void next_slowerThanTheCamera_getsTheNewestAndCountsTheSkipped() throws Exception {
        FrameSource source = camera(connection -> {
            connection.send(STREAM_HEAD);
            for (int i = 0; i < 10; i++) {
                part(connection, TestPictures.encoded("jpg", 32 + i, 24, 0));
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

    @ParameterizedTest
    @ValueSource(ints = {1, 100_000})
    void next_aWrongLength_damagesThatPictureOnly(int wrongLength) throws Exception {
        FrameSource source = camera(connection -> {
            connection.send(STREAM_HEAD);
            connection.send("--frame\r\nContent-Length: " + wrongLength + "\r\n\r\n");
            connection.send(PICTURE);
            for (int i = 0; i < 300; i++) {
                connection.send("\r\n");
                part(connection, PICTURE);
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
        FrameSource source = camera(connection -> {
            connection.send(STREAM_HEAD);
            connection.send("--frame\r\nContent-Type: text/plain\r\n\r\nmotion detected\r\n");
            part(connection, PICTURE);
            connection.silence();
        });
        try (source) {
            assertThat(nextFrame(source).number()).isZero();
        }
    }

    @Test
    void next_aDamagedPicture_isReportedAndTheNextIsDelivered() throws Exception {
        FrameSource source = camera(connection -> {
            connection.send(STREAM_HEAD);
            part(connection, "no picture".getBytes(StandardCharsets.US_ASCII));
            while (!Thread.interrupted()) {
                Thread.sleep(300);
                part(connection, PICTURE);
            }
        });
        try (source) {
            assertThat(source.next(PATIENT_MILLIS)).isInstanceOf(Capture.Unreadable.class);
            assertThat(nextFrame(source).width()).isEqualTo(32);
        }
    }

    @Test
    void next_theStreamStallsInsideAPicture_isQuietForTheTimeOutAndClosesAtOnce() throws Exception {
        FrameSource source = camera(connection -> {
            connection.send(STREAM_HEAD);
            part(connection, PICTURE);
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
        assertNoReceiverIsLeft();
    }

    @Test
    void next_theStreamFreezesWhileConnected_isQuiet() throws Exception {
        FrameSource source = camera(connection -> {
            connection.send(STREAM_HEAD);
            part(connection, PICTURE);
            connection.silence();
        });
        try (source) {
            nextFrame(source);
            for (int i = 0; i < 3; i++) {
                assertThat(source.next(A_MOMENT)).isInstanceOf(Capture.Quiet.class);
            }
        }
        assertNoReceiverIsLeft();
    }

    @Test
    void next_theConnectionIsReset_breaksAfterTheLastPictureAndOpensAgain() throws Exception {
        Script resetting = connection -> {
            connection.send(STREAM_HEAD);
            part(connection, PICTURE);
            Thread.sleep(50); // or the reset overtakes the picture
            connection.reset();
        };
        FrameSource source = camera(resetting);
        try (source) {
            Capture capture = source.next(PATIENT_MILLIS);
            if (capture instanceof Capture.Captured) { // on a busy machine it may be overtaken all the same
                capture = source.next(PATIENT_MILLIS);
            }
            assertThat(capture).isInstanceOfSatisfying(Capture.Broken.class, broken -> {
                assertThat(broken.reason()).contains("broke off");
                assertThat(broken.hint()).isNotBlank();
            });
            assertThat(source.next(1)).isInstanceOf(Capture.Broken.class);
        }
        try (FrameSource again = open(1)) {
            nextFrame(again);
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
        FrameSource source = camera(connection -> {
            connection.send(STREAM_HEAD + beginning);
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
        assertNoReceiverIsLeft();
    }

    @Test
    void next_anAddressOfASinglePicture_isAskedAgainAndAgain() throws Exception {
        FrameSource source = camera("", "/snapshot.jpg?channel=1#fps=100", connection -> {
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
        assertThat(requests().size()).isGreaterThanOrEqualTo(3);
        assertThat(requests())
                .allSatisfy(request -> assertThat(request).startsWith("GET /snapshot.jpg?channel=1 HTTP/1.1"));
        assertNoReceiverIsLeft();
    }

    @Test
    void next_aSinglePictureThatCanNoLongerBeFetched_breaks() throws Exception {
        FrameSource source = camera("", "/snapshot.jpg#fps=100", connection -> {
            if (requests().size() > 1) {
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
        FrameSource source = camera(
                "admin:s%40cret@",
                "/video", connection -> {
                    connection.send(STREAM_HEAD);
                    part(connection, PICTURE);
                    connection.silence();
                });
        try (source) {
            Frame frame = nextFrame(source);
            String credentials =
                    java.util.Base64.getEncoder().encodeToString("admin:s@cret".getBytes(StandardCharsets.UTF_8));
            assertThat(requests().getFirst()).contains("Authorization: Basic " + credentials);
            assertThat(source.describe() + frame.source())
                    .doesNotContain("cret")
                    .doesNotContain(credentials)
                    .contains("127.0.0.1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401 Unauthorized, asks for a user and password",
        "403 Forbidden,    forbids access",
        "404 Not Found,    nothing at this path",
        "500 Oops,         answers with status 500"
    })
    void open_refusedByTheCamera_saysWhy(String status, String sentence) {
        assertThatThrownBy(() ->
                        camera(connection -> connection.send("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n")))
                .isInstanceOfSatisfying(SourceUnavailable.class, e -> {
                    assertThat(e).hasMessageContaining(sentence);
                    assertThat(e.hint()).isNotBlank();
                });
    }

    @Test
    void open_thePasswordIsRefused_saysSoWithoutShowingIt() {
        String head = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=x\r\n\r\n";
        assertThatThrownBy(() -> camera("admin:secret@", "/video", connection -> connection.send(head)))
                .isInstanceOfSatisfying(SourceUnavailable.class, e -> {
                    assertThat(e).hasMessageContaining("refuses the user or the password");
                    assertThat(e.getMessage() + e.hint()).contains("Digest").doesNotContain("secret");
                });
    }

    @Test
    void open_aRedirectWithAPassword_isNamedInsteadOfFollowed() {
        String head = "HTTP/1.1 302 Found\r\nLocation: http://elsewhere.example/\r\n\r\n";
        assertThatThrownBy(() -> camera("admin:secret@", "/video", connection -> connection.send(head)))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("http://elsewhere.example/");
    }

    @Test
    void open_aWebPage_saysThatItIsNoStream() {
        assertThatThrownBy(() -> camera(connection ->
                        connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html>")))
                .isInstanceOfSatisfying(SourceUnavailable.class, e -> {
                    assertThat(e).hasMessageContaining("answers with text/html");
                    assertThat(e.hint()).contains("/mjpg/video.mjpg");
                });
    }

    @Test
    void open_nobodyListens_saysRefused() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(() -> new HttpCameras()
                        .open(
                                CameraUri.parse("http://127.0.0.1:" + port + "/video"),
                                DecodeHint.FULL_SIZE,
                                new SystemClock()))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("refuses the connection");
    }

    @Test
    void open_noSuchHost_saysSo() {
        assertThatThrownBy(() -> new HttpCameras()
                        .open(CameraUri.parse("http://nobody.invalid/video"), DecodeHint.FULL_SIZE, new SystemClock()))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("no host is called nobody.invalid");
    }

    @Test
    void open_connectedButNoAnswer_givesUpAtTheTimeOut() throws Exception {
        ScriptedHttpServer server = start(Connection::silence);
        HttpAddress address = HttpAddress.of(CameraUri.parse(server.address() + "/video"));
        assertThatThrownBy(() -> HttpCamera.open(
                        address,
                        Duration.ofMillis(200),
                        DeviceDecoders.open(),
                        DecodeHint.FULL_SIZE,
                        new SystemClock()))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("didn't answer within 200 ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://user:sec ret@camera/", "http://user:sec/ret@camera/", "http://admin:secret@/"})
    void check_aMalformedAddress_isRefusedWithoutShowingTheSecret(String address) {
        assertThatThrownBy(() -> new HttpCameras().check(CameraUri.parse(address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("%XX")
                .message()
                .doesNotContain("sec");
    }

    @Test
    void check_anUnknownFragment_isRefused() {
        assertThatThrownBy(() -> new HttpCameras().check(CameraUri.parse("http://camera/video#speed=2")))
                .hasMessageContaining("#speed=2")
                .hasMessageContaining("#fps=2");
    }

    private static void assertNoReceiverIsLeft() {
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("camera 127.0.0.1")));
    }
}

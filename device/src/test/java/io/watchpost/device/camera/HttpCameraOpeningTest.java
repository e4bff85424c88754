package io.watchpost.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.clock.SystemClock;
import io.watchpost.device.camera.ScriptedHttpServer.Connection;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.SourceUnavailable;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is checked before the first picture: the address, the answer, the password. */
final class HttpCameraOpeningTest {

    @RegisterExtension
    final ScriptedCamera camera = new ScriptedCamera();

    @ParameterizedTest
    @CsvSource({
        "401 Unauthorized, asks for a user and password",
        "403 Forbidden,    forbids access",
        "404 Not Found,    nothing at this path",
        "500 Oops,         answers with status 500"
    })
    void open_refusedByTheCamera_saysWhy(String status, String sentence) {
        assertThatThrownBy(() -> camera.open(
                        connection -> connection.send("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n")))
                .isInstanceOfSatisfying(SourceUnavailable.class, e -> {
                    assertThat(e).hasMessageContaining(sentence);
                    assertThat(e.hint()).isNotBlank();
                });
    }

    @Test
    void open_thePasswordIsRefused_saysSoWithoutShowingIt() {
        String head = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=x\r\n\r\n";
        assertThatThrownBy(() -> camera.open("admin:secret@", "/video", connection -> connection.send(head)))
                .isInstanceOfSatisfying(SourceUnavailable.class, e -> {
                    assertThat(e).hasMessageContaining("refuses the user or the password");
                    assertThat(e.getMessage() + e.hint()).contains("Digest").doesNotContain("secret");
                });
    }

    @Test
    void open_aRedirectWithAPassword_isNamedInsteadOfFollowed() {
        String head = "HTTP/1.1 302 Found\r\nLocation: http://elsewhere.example/\r\n\r\n";
        assertThatThrownBy(() -> camera.open("admin:secret@", "/video", connection -> connection.send(head)))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("http://elsewhere.example/");
    }

    @Test
    void open_aWebPage_saysThatItIsNoStream() {
        assertThatThrownBy(() -> camera.open(connection ->
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
        ScriptedHttpServer server = camera.start(Connection::silence);
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
}

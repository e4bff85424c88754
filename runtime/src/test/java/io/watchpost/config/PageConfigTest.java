package io.watchpost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.watchpost.transport.SecretRef;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the page is open to, and what that takes. */
final class PageConfigTest {
    private static final String STATION = "pipelines: [{camera: 'test:', model: {file: m}}]\n";

    @Test
    void leftOut_itIsOnThisMachineAlone() throws Exception {
        assertThat(page("")).isEqualTo(PageConfig.DEFAULT);
        assertThat(PageConfig.DEFAULT.address()).isEqualTo("localhost");
        assertThat(PageConfig.DEFAULT.port()).isEqualTo(8080);
        assertThat(PageConfig.DEFAULT.allow())
                .doesNotContain(CommandName.CONFIGURE)
                .contains(CommandName.RESTART);
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "'off'", "false", "\"false\""})
    void off_isNone(String word) throws Exception {
        assertThat(page("page: " + word)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "'::1'"})
    void loopback_needsNothing(String address) throws Exception {
        assertThat(page("page: {address: " + address + ", port: 0}")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0.0.0.0", "'::'", "192.168.1.20", "door-7.local", "localhost.example", "127.0.0.1.example"})
    void openToOthers_withoutTokenOrTls_isRefusedAndSaysWhatToDo(String address) {
        assertThat(problem("page: {address: " + address + "}"))
                .contains("line 2: page: ", "it has no token and no TLS", "token: {file: PATH}", "ssh -L");
        assertThat(problem("page: {address: " + address + ", token: {file: t}}"))
                .contains("it has no TLS");
        assertThat(problem("page: {address: " + address + ", tls: {certificateFile: c, keyFile: k}}"))
                .contains("it has no token");
    }

    @Test
    void openToOthers_withBoth_isTaken() throws Exception {
        PageConfig page = Objects.requireNonNull(page("""
                page:
                  address: 0.0.0.0
                  names: [door-7.example]
                  token: {env: TOKEN}
                  tls: {certificateFile: /c.pem, keyFile: /k.pem}
                  allow: [restart]
                """));
        assertThat(page.token()).isEqualTo(new SecretRef.InEnvironment("TOKEN"));
        assertThat(page.tls()).extracting("certificateFile").isEqualTo(Path.of("/c.pem"));
        assertThat(page.names()).containsExactly("door-7.example");
        assertThat(page.allow()).isEqualTo(Set.of(CommandName.RESTART));
    }

    @Test
    void readOnly_allowsNothing() throws Exception {
        assertThat(page("page: {allow: []}")).extracting(PageConfig::allow).isEqualTo(Set.of());
    }

    @Test
    void aTokenInTheOpen_isRefusedWithoutRepeatingIt() {
        assertThat(problem("page: {token: hunter2hunter2}"))
                .contains("secrets never stand")
                .doesNotContain("hunter2");
    }

    private static @Nullable PageConfig page(String text) throws ConfigurationException {
        return Configs.station("", ConfigYaml.parse("", STATION + text), Path.of(""))
                .page();
    }

    private static String problem(String text) {
        return String.valueOf(catchThrowableOfType(ConfigurationException.class, () -> page(text))
                .getMessage());
    }
}

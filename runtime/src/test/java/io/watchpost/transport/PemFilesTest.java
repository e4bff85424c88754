package io.watchpost.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys as OpenSSL writes them; each form is compared with the PKCS#8 that OpenSSL makes of it. */
final class PemFilesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "genrsa -traditional 2048, RSA PRIVATE KEY",
        "genrsa 2048, PRIVATE KEY",
        "ecparam -genkey -noout -name prime256v1, EC PRIVATE KEY",
        "ecparam -genkey -noout -name secp521r1, EC PRIVATE KEY",
        "genpkey -algorithm ed25519, PRIVATE KEY"
    })
    void key_isReadInEveryForm(String command, String form) throws Exception {
        Path written = folder.resolve("key.pem");
        Path pkcs8 = folder.resolve("pkcs8.pem");
        Files.writeString(written, openssl(command.split(" ")));
        openssl("pkcs8", "-topk8", "-nocrypt", "-in", written.toString(), "-out", pkcs8.toString());
        assertThat(Files.readString(written)).contains("-----BEGIN " + form + "-----");
        assertThat(secret(PemFiles.key(written))).isEqualTo(secret(PemFiles.key(pkcs8)));
    }

    @Test
    void keyWithAPassphrase_isRefusedWithTheWayOut() throws Exception {
        Path file = folder.resolve("key.pem");
        openssl("genpkey", "-algorithm", "ed25519", "-aes256", "-pass", "pass:secret", "-out", file.toString());
        assertThatThrownBy(() -> PemFiles.key(file))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n",
                "-----BEGIN EC PRIVATE KEY-----\nMIIB\n-----END EC PRIVATE KEY-----\n",
                "-----BEGIN EC PRIVATE KEY-----\nMIT/////\n-----END EC PRIVATE KEY-----\n",
                "-----BEGIN EC PRIVATE KEY-----\n\n-----END EC PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\n!!!\n-----END PRIVATE KEY-----\n"
            })
    void whatIsNoKey_isRefusedByName(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("key.pem"), text);
        assertThatThrownBy(() -> PemFiles.key(file))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> PemFiles.certificates(file))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void missingFile_isNamed() {
        Path file = folder.resolve("nowhere.pem");
        assertThatThrownBy(() -> PemFiles.key(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " doesn't exist");
    }

    /** An EC key also holds its public half in some forms; the secret is the same. */
    private static Object secret(PrivateKey key) {
        return key instanceof ECPrivateKey curve
                ? List.of(curve.getS(), curve.getParams().toString())
                : key;
    }

    private static String openssl(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = Needs.program("openssl").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = process.inputReader().lines().collect(Collectors.joining("\n"));
        assertThat(process.waitFor()).isZero();
        return output;
    }
}

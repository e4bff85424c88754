package io.watchpost.greengrass.iotcore;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.Certificates;
import io.watchpost.testing.Certificates.Issued;
import io.watchpost.transport.TlsConfig;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine on which the AWS library neither lies beside the jars nor can be unpacked. */
final class CrtLibraryTest {
    @TempDir
    private Path folder;

    @Test
    void libraryThatIsMissing_isNamedEachTime_andTheStationGoesOn() throws Exception {
        Certificates authority = new Certificates(folder, "authority");
        Issued station = authority.issue("porch", "DNS:porch");
        Path noFolder = Files.createFile(folder.resolve("no-folder"));

        Child.Output output = Child.run(
                TwiceMain.class,
                List.of("-Djava.library.path=" + noFolder, "-Djava.io.tmpdir=" + noFolder),
                Map.of(),
                List.of(
                        authority.authority().toString(),
                        station.certificate().toString(),
                        station.key().toString()));

        assertThat(output.lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("the AWS library can't be loaded: ")
                        .doesNotContain("null")
                        .contains("-Djava.library.path=FOLDER"));
    }

    /** Connects twice. */
    static final class TwiceMain {
        private TwiceMain() {}

        public static void main(String[] arguments) {
            TlsConfig tls = new TlsConfig(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]));
            try (Transport transport = IotCoreEndpoint.to(1, tls, null, null)) {
                for (int i = 0; i < 2; i++) {
                    try {
                        transport.connect(new Refusals()).close();
                    } catch (TransportException e) {
                        System.out.println(e.getMessage() + "; " + e.hint());
                    }
                }
            }
        }
    }
}

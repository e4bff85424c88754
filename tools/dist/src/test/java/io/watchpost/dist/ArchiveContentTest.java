package io.watchpost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What lies in the archives, on any host. */
class ArchiveContentTest {
    private static final long SIZE_BYTES_MAX = 30L * 1000 * 1000;
    private static final int ELF_MACHINE_OFFSET = 18;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void archive_isAtMost30Megabytes(Archive archive) throws Exception {
        assertThat(Files.size(archive.file())).isLessThanOrEqualTo(SIZE_BYTES_MAX);
    }

    @ParameterizedTest
    @EnumSource
    void archive_carriesTheNativesOfItsTargetOnly(Archive archive) throws Exception {
        Path home = archive.unpackInto(folder);

        assertThat(files(home.resolve("lib/native")))
                .allSatisfy(file -> assertThat(file.getParent()).isEqualTo(home.resolve("lib/native", archive.target)))
                .allSatisfy(file -> assertThat(elfMachine(file)).isEqualTo(archive.elfMachine))
                .extracting(file -> file.getFileName().toString())
                .containsExactlyInAnyOrder(
                        "libjnitensorflowlite.so", "libonnxruntime.so", "libonnxruntime4j_jni.so", "libsqlitejdbc.so");
        for (Path jar : files(home.resolve("lib")).stream()
                .filter(file -> file.toString().endsWith(".jar"))
                .toList()) {
            assertThat(names(jar))
                    .as("natives in %s", jar)
                    .noneMatch(name -> name.matches(".*\\.(so|dll|dylib|jnilib)"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void archive_saysWhatItIsAndUnderWhichLicences(Archive archive) throws Exception {
        Path home = archive.unpackInto(folder);

        for (String file : List.of("README.md", "LICENSE", "NOTICE", "CHANGELOG.md", "licences/xnnpack.txt")) {
            assertThat(home.resolve(file)).isNotEmptyFile();
        }
        assertThat(names(onlyJar(home, "onnxruntime-"))).contains("ThirdPartyNotices.txt");
    }

    @ParameterizedTest
    @EnumSource
    void archive_namesEveryJarInItsNotice(Archive archive) throws Exception {
        Path home = archive.unpackInto(folder);
        String notice = Files.readString(home.resolve("NOTICE"));

        assertThat(files(home.resolve("lib")).stream()
                        .map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".jar") && !name.startsWith("watchpost-"))
                        .map(name -> name.replaceAll("-[0-9].*", ""))
                        .filter(name -> !notice.contains(name) && !notice.contains(name.replaceAll("-.*", "-*"))))
                .as("jars that NOTICE doesn't name")
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void archive_hasModesOwnersAndTimesThatDependOnNobody(Archive archive) throws Exception {
        assertThat(archive.listing()).isNotEmpty().allSatisfy(line -> {
            assertThat(line).contains(" root/root ").contains(" 2026-01-01 00:00 ");
            String mode = line.substring(0, 10);
            String name = line.substring(line.lastIndexOf(' ') + 1);
            if (name.endsWith("/")) {
                assertThat(mode).as(name).isEqualTo("drwxr-xr-x");
            } else if (name.contains("/bin/")) {
                assertThat(mode).as(name).isEqualTo("-rwxr-xr-x");
            } else {
                assertThat(mode).as(name).isEqualTo("-rw-r--r--");
            }
        });
    }

    /** The JVM keeps no class of a signed jar in the start cache. */
    @ParameterizedTest
    @EnumSource
    void noJar_isSigned(Archive archive) throws Exception {
        List<Path> jars = files(archive.unpackInto(folder).resolve("lib")).stream()
                .filter(file -> file.toString().endsWith(".jar"))
                .toList();

        assertThat(jars).isNotEmpty();
        for (Path jar : jars) {
            assertThat(names(jar)).as("%s", jar).noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyClassOfPicocli_verifiesWithItsNewStackMaps(Archive archive) throws Exception {
        Path jar = onlyJar(archive.unpackInto(folder), "picocli-");
        List<String> classes = names(jar).stream()
                .filter(name -> name.startsWith("picocli/") && name.endsWith(".class"))
                .map(name -> name.replace('/', '.').replaceFirst("\\.class$", ""))
                .toList();

        assertThat(classes).hasSizeGreaterThan(200);
        ClassLoader onlyThere = ClassLoader.getPlatformClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, onlyThere)) {
            for (String name : classes) {
                Class.forName(name, true, loader); // initialising verifies
            }
        }
    }

    private static Path onlyJar(Path home, String prefix) throws Exception {
        return files(home.resolve("lib")).stream()
                .filter(file -> file.getFileName().toString().startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(Path jar) throws Exception {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream().map(Object::toString).toList();
        }
    }

    private static List<Path> files(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static int elfMachine(Path file) throws Exception {
        ByteBuffer header = ByteBuffer.allocate(ELF_MACHINE_OFFSET + 2).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file)) {
            channel.read(header);
        }
        assertThat(header.getInt(0)).as("ELF magic of %s", file).isEqualTo(0x464c457f);
        return header.getShort(ELF_MACHINE_OFFSET);
    }
}

package io.watchpost.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a ZIP may be, and what of it is refused before anything is inflated. */
final class ZipDirectoryTest {
    @TempDir
    Path folder;

    private RawZip zip = new RawZip();

    @BeforeEach
    void twoFiles() {
        zip = RawZip.of(Envelope.unsigned("text/plain", new byte[3]), Map.of());
        zip.entries.add(new RawZip.Entry("labels.txt", new byte[2000]));
    }

    @Test
    void storedAndDeflatedFiles_areRead() throws Exception {
        zip.entry("labels.txt").deflated();

        try (BundleSource source = BundleSource.open(file(), BundleLimits.DEFAULT)) {
            assertThat(source.lengths()).containsEntry("labels.txt", 2000L).hasSize(2);
            assertThat(source.read("labels.txt")).isEqualTo(new byte[2000]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 16})
    void descriptorsBehindTheData_areAllowed(int bytes) throws Exception {
        RawZip.Entry entry = zip.entry("labels.txt").deflated();
        entry.flags = 8;
        entry.descriptor = new byte[bytes];

        try (BundleSource source = BundleSource.open(file(), BundleLimits.DEFAULT)) {
            assertThat(source.read("labels.txt")).hasSize(2000);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../labels.txt",
                "/etc/passwd",
                "variants/../../x",
                "a//b",
                "./a",
                "variants/",
                ".hidden",
                "a\\b",
                "C:x",
                "variants/\u00e4.tflite",
                "",
                "a\u0000b",
                "variants/.git/x"
            })
    void namesThatLeaveTheFolderOrMislead_areRefused(String name) {
        zip.entries.add(new RawZip.Entry(name, new byte[1]));
        refused("a name that bundles don't have");
    }

    @Test
    void longName_isRefused() {
        zip.entries.add(new RawZip.Entry("a".repeat(EntryNames.LENGTH_MAX + 1), new byte[1]));
        refused("a name that bundles don't have");
    }

    @Test
    void sameNameTwice_alsoInAnotherCase_isRefused() {
        zip.entries.add(new RawZip.Entry("labels.txt", new byte[1]));
        refused("two of its files are named");

        twoFiles();
        zip.entries.add(new RawZip.Entry("LABELS.txt", new byte[1]));
        refused("differ only in case");

        twoFiles();
        zip.entries.add(new RawZip.Entry("labels.txt/x", new byte[1]));
        refused("a file and a folder");
    }

    @Test
    void overlappingFiles_areRefused() {
        RawZip.Entry twin = new RawZip.Entry("variants/twin", new byte[2000]);
        twin.offset = 0; // where the envelope lies
        zip.entries.add(twin);
        refused("overlaps another");

        twoFiles();
        zip.entry("labels.txt").storedBytes = 2001; // one byte into the directory
        zip.entry("labels.txt").length = 2001;
        refused("overlaps another");
    }

    @Test
    void bytesThatBelongToNoFile_areRefused() {
        zip.gap = new byte[7];
        refused("bytes that belong to no file");

        twoFiles();
        zip.before = new byte[100];
        refused("bytes that belong to no file");

        zip = new RawZip();
        zip.before = new byte[100];
        refused("bytes that belong to no file");
    }

    @Test
    void headersThatDisagree_areRefused() {
        zip.entry("labels.txt").localName = "labels.tx_";
        refused("say different things");
    }

    @Test
    void featuresThatBundlesDoNotHave_areRefused() {
        zip.entry("labels.txt").flags = 1;
        refused("is encrypted");

        twoFiles();
        zip.entry("labels.txt").flags = 1 << 13;
        refused("features of ZIP that bundles don't");

        twoFiles();
        zip.entry("labels.txt").method = 14;
        refused("packed with method 14");

        twoFiles();
        zip.entry("labels.txt").unixMode = 0120777;
        refused("is no regular file");

        twoFiles();
        zip.entry("labels.txt").extra = new byte[] {1, 0, 0, 0};
        refused("64-bit extension");

        twoFiles();
        zip.entry("labels.txt").extra = new byte[] {9, 9, 50, 0};
        refused("don't add up");

        twoFiles();
        zip.comment = new byte[3];
        refused("doesn't end as a ZIP file without a comment");
    }

    @Test
    void countsAndSizesThatLie_areRefused() {
        zip.countOffset = 1;
        refused("ends too early");

        twoFiles();
        zip.countOffset = -1;
        refused("too many");

        twoFiles();
        zip.entry("labels.txt").deflated().length = 0xffff_fffeL;
        refused("more than 536870912 bytes together");

        twoFiles();
        zip.entry("labels.txt").length = 3000;
        refused("its two sizes differ");
    }

    @Test
    void folderForm_knowsNoLinksAndNoStrangeNames() throws Exception {
        Path bundle = folder.resolve("bundle");
        Path variants = Files.createDirectories(bundle.resolve("variants"));
        Files.createSymbolicLink(variants.resolve("x"), Path.of("/etc/passwd"));
        assertThatThrownBy(() -> BundleSource.open(bundle, BundleLimits.DEFAULT))
                .isInstanceOf(BundleRefused.class)
                .hasMessageContaining("is no regular file");

        Files.delete(variants.resolve("x"));
        Files.write(variants.resolve(".DS_Store"), List.of());
        assertThatThrownBy(() -> BundleSource.open(bundle, BundleLimits.DEFAULT))
                .isInstanceOf(BundleRefused.class)
                .hasMessageContaining("a name that bundles don't have");
    }

    @Test
    void otherFiles_areNamedAsSuch() throws Exception {
        Path page = Files.writeString(folder.resolve("page.wpb"), "<!DOCTYPE html><html>not found</html>");
        assertThatThrownBy(() -> BundleSource.open(page, BundleLimits.DEFAULT))
                .isInstanceOf(BundleRefused.class)
                .hasMessageContaining("is no bundle");
        assertThatThrownBy(() -> BundleSource.open(folder.resolve("none"), BundleLimits.DEFAULT))
                .hasMessageContaining("does not exist");
        assertThatThrownBy(
                        () -> SealedBundle.open(Files.createDirectory(folder.resolve("empty")), BundleLimits.DEFAULT))
                .hasMessageContaining("there is no manifest.dsse.json in it");
    }

    private Path file() throws java.io.IOException {
        return Files.write(folder.resolve("a.wpb"), zip.bytes());
    }

    private void refused(String sentence) {
        assertThatThrownBy(() -> BundleSource.open(file(), BundleLimits.DEFAULT))
                .isInstanceOf(BundleRefused.class)
                .hasMessageContaining(sentence)
                .message()
                .hasLineCount(1);
    }
}

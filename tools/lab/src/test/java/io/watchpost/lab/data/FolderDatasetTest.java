package io.watchpost.lab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderDatasetTest {
    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void fill() throws Exception {
        ClassFolders.plain(folder.resolve("pear/1.png"), 4, 2, 0x102030);
        ClassFolders.plain(folder.resolve("apple/1.png"), 4, 2, 0x405060);
        ClassFolders.plain(folder.resolve("apple/2.png"), 3, 3, 0x708090);
        Files.writeString(folder.resolve("apple/notes.txt"), "not a picture");
        Files.createDirectories(folder.resolve("nothing"));
    }

    @Test
    void labels_areTheFoldersWithPicturesInAlphabeticalOrder() throws Exception {
        FolderDataset data = FolderDataset.open(folder);

        assertThat(data.labels()).containsExactly("apple", "pear");
        assertThat(data.size()).isEqualTo(3);
        assertThat(data.label(2)).isEqualTo(1);
    }

    @Test
    void pictures_keepTheirSizeAndPixels() throws Exception {
        LabelledImage pear = FolderDataset.open(folder).get(2);

        assertThat(pear.width()).isEqualTo(4);
        assertThat(pear.height()).isEqualTo(2);
        assertThat(pear.label()).isEqualTo(1);
        assertThat(pear.rgb()).startsWith(0x10, 0x20, 0x30, 0x10).hasSize(24);
    }

    @Test
    void resized_keepsTheColourAndTheName() throws Exception {
        LabelledImage pear = PlainPixels.resized(FolderDataset.open(folder).get(2), 7, 5);

        assertThat(pear.width()).isEqualTo(7);
        assertThat(pear.height()).isEqualTo(5);
        assertThat(pear.rgb()).startsWith(0x10, 0x20, 0x30).endsWith(0x10, 0x20, 0x30);
        assertThat(pear.name()).endsWith("1.png");
    }

    @Test
    void damagedPicture_isNamedWhenItIsRead() throws Exception {
        Path damaged = Files.writeString(folder.resolve("apple/3.png"), "not a PNG");
        FolderDataset data = FolderDataset.open(folder);

        assertThatThrownBy(() -> data.get(2)).hasMessageContaining(damaged + " can't be decoded");
    }

    @Test
    void oneClass_isRefused() throws Exception {
        assertThatThrownBy(() -> FolderDataset.open(folder.resolve("apple")))
                .hasMessageContaining("holds pictures of 0 classes, at least 2 are needed");
    }

    @Test
    void missingFolder_isNamed() {
        assertThatThrownBy(() -> FolderDataset.open(folder.resolve("gone")))
                .hasMessageContaining(folder.resolve("gone") + " can't be read");
    }

    @Test
    void split_holdsSomeBackAndKeepsEachOnItsSide() throws Exception {
        Path many = folder.resolve("many");
        ClassFolders.stripes(many, 40, 4);
        Set<String> before = names(TrainingData.folder(many).validation());
        assertThat(before).hasSizeBetween(4, 24);
        assertThat(names(TrainingData.folder(many).training()))
                .doesNotContainAnyElementsOf(before)
                .hasSize(80 - before.size());

        ClassFolders.plain(many.resolve("across/another.png"), 4, 4, 0);
        assertThat(names(TrainingData.folder(many).validation())).containsAll(before);
    }

    @Test
    void foldersOfTheirOwn_areTakenAsTheyAre() throws Exception {
        Path both = folder.resolve("both");
        ClassFolders.stripes(both.resolve("train"), 3, 4);
        ClassFolders.stripes(both.resolve("validation"), 2, 4);

        TrainingData data = TrainingData.folder(both);

        assertThat(data.training().size()).isEqualTo(6);
        assertThat(data.validation().size()).isEqualTo(4);
    }

    @Test
    void differentClasses_areRefusedWithBothLists() throws Exception {
        Path both = folder.resolve("both");
        ClassFolders.stripes(both.resolve("train"), 3, 4);
        ClassFolders.plain(both.resolve("validation/across/1.png"), 4, 4, 0);
        ClassFolders.plain(both.resolve("validation/askew/1.png"), 4, 4, 0);

        assertThatThrownBy(() -> TrainingData.folder(both))
                .hasMessageContaining("[across, along]")
                .hasMessageContaining("[across, askew]");
    }

    private static Set<String> names(Dataset data) throws Exception {
        Set<String> names = new HashSet<>();
        for (int index = 0; index < data.size(); index++) {
            names.add(data.get(index).name());
        }
        return names;
    }
}

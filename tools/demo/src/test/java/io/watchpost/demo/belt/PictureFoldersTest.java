package io.watchpost.demo.belt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFoldersTest {
    @Test
    void write_tenPictures_twoInEachClassFolderWithTheirPixels(@TempDir Path folder) throws Exception {
        BeltPictures pictures = new BeltPictures(BeltSplit.TEST, 4, 32, 24);
        PictureFolders.write(pictures, 10, folder);
        for (BeltLabel label : BeltLabel.values()) {
            try (var files = Files.list(folder.resolve(label.text()))) {
                assertThat(files).as(label.text()).hasSize(2);
            }
        }
        LabelledPicture picture = pictures.picture(7);
        var image = ImageIO.read(
                folder.resolve(picture.label().text()).resolve("000007.png").toFile());
        assertThat(image.getWidth()).isEqualTo(32);
        assertThat(image.getHeight()).isEqualTo(24);
        int at = (5 * 32 + 9) * 3;
        int rgb =
                (picture.rgb()[at] & 0xff) << 16 | (picture.rgb()[at + 1] & 0xff) << 8 | (picture.rgb()[at + 2] & 0xff);
        assertThat(image.getRGB(9, 5) & 0xffffff).isEqualTo(rgb);
    }
}

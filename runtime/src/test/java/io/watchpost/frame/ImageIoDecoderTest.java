package io.watchpost.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageIoDecoderTest extends JpegDecoderContract {
    /** 2 by 2 pixels, lossless: red, green; blue, grey 128. Made with cwebp. */
    private static final String WEBP = "UklGRjAAAABXRUJQVlA4TCMAAAAvAUAAAB8gECA4d25DQFB03XICAYJz5+Y/8MlRwQ0YIvofAgA=";

    @Override
    protected ImageDecoder open() {
        return new ImageIoDecoder();
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp"})
    void decode_rgb_isExact(String format) throws UndecodablePicture {
        Frame frame = decode(TestPictures.encode(TestPictures.redAndBlue(5, 3), format));

        assertThat(frame.format()).isEqualTo(PixelFormat.RGB24);
        assertThat(TestPictures.pixel(frame, 0, 2)).isEqualTo(0xDC1E14);
        assertThat(TestPictures.pixel(frame, 4, 2)).isEqualTo(0x1428C8);
    }

    @Test
    void decode_alpha_isDropped() throws UndecodablePicture {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00DC1E14);
        image.setRGB(1, 0, 0x801428C8);

        Frame frame = decode(TestPictures.encode(image, "png"));

        assertThat(TestPictures.pixel(frame, 0, 0)).isEqualTo(0xDC1E14);
        assertThat(TestPictures.pixel(frame, 1, 0)).isEqualTo(0x1428C8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp"})
    void decode_grey_keepsEveryStoredValue(String format) throws UndecodablePicture {
        Frame frame = decode(TestPictures.encode(TestPictures.greyRamp(256, 2), format));

        for (int x = 0; x < 256; x++) {
            assertThat(TestPictures.pixel(frame, x, 1) & 0xFF).isEqualTo(x);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp"})
    void decode_palette_givesItsColours(String format) throws UndecodablePicture {
        byte[] red = new byte[256];
        byte[] green = new byte[256];
        byte[] blue = new byte[256];
        red[0] = 10;
        green[0] = 20;
        blue[0] = 30;
        red[1] = (byte) 200;
        green[1] = 100;
        blue[1] = 50;
        IndexColorModel palette = new IndexColorModel(8, 256, red, green, blue);
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
        image.getRaster().setSample(1, 0, 0, 1);

        Frame frame = decode(TestPictures.encode(image, format));

        assertThat(TestPictures.pixel(frame, 0, 0)).isEqualTo(0x0A141E);
        assertThat(TestPictures.pixel(frame, 1, 0)).isEqualTo(0xC86432);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void decode_sixteenBits_areRoundedToEight(int channels) throws UndecodablePicture {
        ComponentColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(channels == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB),
                false,
                false,
                ComponentColorModel.OPAQUE,
                DataBuffer.TYPE_USHORT);
        WritableRaster raster = model.createCompatibleWritableRaster(4, 1);
        int[] samples = {0, 65_535, 257 * 100, 257 * 100 + 129};
        for (int x = 0; x < 4; x++) {
            for (int c = 0; c < channels; c++) {
                raster.setSample(x, 0, c, samples[x]);
            }
        }

        Frame frame = decode(TestPictures.encode(new BufferedImage(model, raster, false, null), "png"));

        int[] expected = {0, 255, 100, 101};
        for (int x = 0; x < 4; x++) {
            assertThat(TestPictures.pixel(frame, x, 0) & 0xFF).isEqualTo(expected[x]);
        }
    }

    @Test
    void decode_webp_isExact() throws UndecodablePicture {
        Frame frame = decode(Base64.getDecoder().decode(WEBP));

        assertThat(TestPictures.pixel(frame, 0, 0)).isEqualTo(0xFF0000);
        assertThat(TestPictures.pixel(frame, 1, 0)).isEqualTo(0x00FF00);
        assertThat(TestPictures.pixel(frame, 0, 1)).isEqualTo(0x0000FF);
        assertThat(TestPictures.pixel(frame, 1, 1)).isEqualTo(0x808080);
    }

    @Test
    void decode_whatIsNoPicture_saysWhatItIs() {
        assertRefused(new byte[0], "empty");
        assertRefused(TestPictures.text("  <!DOCTYPE html><html>404</html>"), "HTML");
        assertRefused(TestPictures.text("version https://git-lfs.github.com/spec/v1"), "Git LFS");
        assertRefused(TestPictures.text("GIF89a............"), "GIF");
        assertRefused(new byte[] {1, 2, 3, 4, 5}, "01 02 03 04");
        assertRefused(new byte[] {(byte) 0xFF}, "begins with the bytes ff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp"})
    void decode_cutShortOrTooLarge_isRefused(String format) {
        byte[] whole = TestPictures.encode(TestPictures.redAndBlue(90, 70), format);
        for (int length : new int[] {8, 20, 40, whole.length / 2}) {
            assertThatThrownBy(() -> decode(Arrays.copyOf(whole, length)))
                    .as("%s cut to %d bytes", format, length)
                    .isInstanceOf(UndecodablePicture.class);
        }
    }

    @Test
    void decode_hugeHeader_isRefusedBeforeMemoryIsTaken() {
        byte[] png = TestPictures.encode(TestPictures.redAndBlue(4, 4), "png");
        png[18] = 0x3F;
        png[22] = 0x3F;

        assertRefused(png, "megapixels");
    }

    private void assertRefused(byte[] bytes, String reason) {
        assertThatThrownBy(() -> decode(bytes))
                .isInstanceOfSatisfying(
                        UndecodablePicture.class, e -> assertThat(e.hint()).isNotEmpty())
                .hasMessageContaining(reason);
    }

    @Test
    void pictureThatDoesNotFitOnTheHeap_isRefusedWithWhatToDo() throws Exception {
        PictureLimits.checkHeap(24L << 20, 40L << 20);
        assertThatThrownBy(() -> PictureLimits.checkHeap((24L << 20) + 1, 40L << 20))
                .isInstanceOf(UndecodablePicture.class)
                .hasMessageContaining("24 MB");
    }
}

package io.watchpost.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every decoder does with JPEGs. */
public abstract class JpegDecoderContract {
    @SuppressWarnings("NullAway.Init")
    private ImageDecoder decoder;

    /** A new decoder; skips the test where the machine lacks what it needs. */
    protected abstract ImageDecoder open();

    @BeforeEach
    void openDecoder() {
        decoder = open();
    }

    @AfterEach
    void closeDecoder() {
        decoder.close();
    }

    protected final Frame decode(byte[] bytes) throws UndecodablePicture {
        return decode(bytes, DecodeHint.FULL_SIZE);
    }

    protected final Frame decode(byte[] bytes, DecodeHint hint) throws UndecodablePicture {
        return decoder.decode(TestPictures.nativeCopy(bytes), hint, 7, 42, "test.jpg");
    }

    @Test
    void decode_colour_keepsRedAndBlueInTheirPlaces() throws UndecodablePicture {
        Frame frame = decode(TestPictures.encode(TestPictures.redAndBlue(64, 48), "jpeg"));

        assertThat(frame.format()).isEqualTo(PixelFormat.RGB24);
        assertThat(frame.width()).isEqualTo(64);
        assertThat(frame.height()).isEqualTo(48);
        assertColour(TestPictures.pixel(frame, 10, 20), 0xDC1E14);
        assertColour(TestPictures.pixel(frame, 54, 20), 0x1428C8);
        assertThat(frame.number()).isEqualTo(7);
        assertThat(frame.capturedNanos()).isEqualTo(42);
        assertThat(frame.source()).isEqualTo("test.jpg");
    }

    @Test
    void decode_grey_keepsTheStoredValues() throws UndecodablePicture {
        Frame frame = decode(TestPictures.encode(TestPictures.greyRamp(256, 16), "jpeg"));

        assertThat(frame.format()).isEqualTo(PixelFormat.GREY8);
        for (int x = 0; x < 256; x += 17) {
            assertThat(TestPictures.pixel(frame, x, 8)).isCloseTo(x, within(3));
        }
    }

    @Test
    void decode_secondPictureOfAnotherSize_isItself() throws UndecodablePicture {
        decode(TestPictures.encode(TestPictures.redAndBlue(16, 16), "jpeg"));
        decode(TestPictures.encode(TestPictures.redAndBlue(320, 200), "jpeg"));
        Frame frame = decode(TestPictures.encode(TestPictures.greyRamp(33, 9), "jpeg"));

        assertThat(frame.width()).isEqualTo(33);
        assertThat(frame.height()).isEqualTo(9);
        assertThat(TestPictures.pixel(frame, 32, 8)).isCloseTo(255, within(3));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void decode_exif_tellsTheOrientationAndLeavesThePixels(int exif) throws UndecodablePicture {
        byte[] jpeg = TestPictures.encode(TestPictures.redAndBlue(64, 48), "jpeg");

        Frame frame = decode(TestPictures.withExif(jpeg, exif));

        assertThat(frame.orientation()).isEqualTo(Orientation.ofExif(exif));
        assertThat(frame.width()).isEqualTo(64);
        assertThat(frame.uprightWidth()).isEqualTo(exif >= 5 ? 48 : 64);
        assertColour(TestPictures.pixel(frame, 10, 20), 0xDC1E14);
    }

    @Test
    void decode_senselessExif_isUpright() throws UndecodablePicture {
        byte[] jpeg = TestPictures.encode(TestPictures.redAndBlue(64, 48), "jpeg");

        assertThat(decode(TestPictures.withExif(jpeg, 99)).orientation()).isEqualTo(Orientation.UPRIGHT);
        byte[] damaged = TestPictures.withExif(jpeg, 6);
        Arrays.fill(damaged, 16, 30, (byte) 0xFE);
        assertThat(decode(damaged).orientation()).isEqualTo(Orientation.UPRIGHT);
    }

    @ParameterizedTest
    @CsvSource({"0, CMYK", "2, YCCK"})
    void decode_printColours_areRefusedByName(int transform, String name) {
        assertThatThrownBy(() -> decode(TestPictures.fourComponentJpeg(transform)))
                .isInstanceOf(UndecodablePicture.class)
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.002, 0.05, 0.3, 0.5, 0.9})
    void decode_cutShort_isRefused(double share) {
        byte[] jpeg = TestPictures.encode(TestPictures.redAndBlue(200, 200), "jpeg");
        byte[] cut = Arrays.copyOf(jpeg, Math.max(3, (int) (jpeg.length * share)));

        assertThatThrownBy(() -> decode(cut))
                .isInstanceOfSatisfying(
                        UndecodablePicture.class, e -> assertThat(e.hint()).isNotEmpty());
    }

    @Test
    void decode_garbageAfterTheHeader_isRefused() {
        byte[] jpeg = TestPictures.encode(TestPictures.redAndBlue(200, 200), "jpeg");
        for (int i = 200; i < jpeg.length; i++) {
            jpeg[i] = (byte) (i * 31);
        }

        assertThatThrownBy(() -> decode(jpeg)).isInstanceOf(UndecodablePicture.class);
    }

    @Test
    void decode_sizeInHeaderBeyondTheLimits_isRefusedBeforeDecoding() {
        byte[] jpeg = TestPictures.encode(TestPictures.redAndBlue(64, 48), "jpeg");
        int frameHeader = indexOf(jpeg, 0xC0);
        jpeg[frameHeader + 4] = (byte) 0x3F;
        jpeg[frameHeader + 6] = (byte) 0x3F;

        assertThatThrownBy(() -> decode(jpeg))
                .isInstanceOf(UndecodablePicture.class)
                .hasMessageContaining("megapixels");
    }

    @Test
    void decode_afterABadPicture_goesOn() throws UndecodablePicture {
        byte[] jpeg = TestPictures.encode(TestPictures.redAndBlue(64, 48), "jpeg");
        assertThatThrownBy(() -> decode(Arrays.copyOf(jpeg, jpeg.length / 2))).isInstanceOf(UndecodablePicture.class);

        assertColour(TestPictures.pixel(decode(jpeg), 10, 20), 0xDC1E14);
    }

    private static int indexOf(byte[] jpeg, int marker) {
        for (int i = 0; i < jpeg.length - 1; i++) {
            if (jpeg[i] == (byte) 0xFF && jpeg[i + 1] == (byte) marker) {
                return i + 1;
            }
        }
        throw new AssertionError("no such marker");
    }

    protected static void assertColour(int actual, int expected) {
        for (int shift = 0; shift <= 16; shift += 8) {
            assertThat((actual >> shift) & 0xFF)
                    .as("colour %06x, expected about %06x", actual, expected)
                    .isCloseTo((expected >> shift) & 0xFF, within(6));
        }
    }
}

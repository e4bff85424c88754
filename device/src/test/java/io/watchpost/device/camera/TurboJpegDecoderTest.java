package io.watchpost.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.frame.ImageDecoder;
import io.watchpost.frame.JpegDecoderContract;
import io.watchpost.frame.TestPictures;
import io.watchpost.frame.UndecodablePicture;
import io.watchpost.testing.Needs;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TurboJpegDecoderTest extends JpegDecoderContract {

    @Override
    protected ImageDecoder open() {
        Needs.library(TurboJpegDecoder.isAvailable(), "libturbojpeg0");
        return new TurboJpegDecoder();
    }

    @ParameterizedTest
    @CsvSource({
        "640, 480, 448, 448, 640, 480",
        "640, 480, 320, 240, 320, 240",
        "640, 480, 321, 240, 640, 480",
        "641, 479, 100, 100, 161, 120",
        "900, 900, 1, 1, 113, 113"
    })
    void decode_largerThanTheHint_isReducedAsFarAsTheHintAllows(
            int width, int height, int widthMin, int heightMin, int expectedWidth, int expectedHeight)
            throws UndecodablePicture {
        byte[] jpeg = TestPictures.encode(TestPictures.redAndBlue(width, height), "jpeg");

        Frame frame = decode(jpeg, new DecodeHint(widthMin, heightMin));

        assertThat(frame.width()).isEqualTo(expectedWidth);
        assertThat(frame.height()).isEqualTo(expectedHeight);
        assertThat(frame.originalWidth()).isEqualTo(width);
        assertThat(frame.originalHeight()).isEqualTo(height);
        assertColour(TestPictures.pixel(frame, frame.width() / 4, frame.height() / 2), 0xDC1E14);
        assertColour(TestPictures.pixel(frame, frame.width() * 3 / 4, frame.height() / 2), 0x1428C8);
    }

    @Test
    void decode_bytesOnTheHeap_areTakenToo() throws UndecodablePicture {
        byte[] jpeg = TestPictures.encode(TestPictures.redAndBlue(64, 48), "jpeg");
        try (ImageDecoder decoder = open()) {
            Frame frame = decoder.decode(MemorySegment.ofArray(jpeg), DecodeHint.FULL_SIZE, 0, 0, "heap");

            assertColour(TestPictures.pixel(frame, 10, 20), 0xDC1E14);
        }
    }

    @Test
    void decode_whatIsNoJpeg_isRefused() {
        byte[] png = TestPictures.encode(TestPictures.redAndBlue(4, 4), "png");

        assertThatThrownBy(() -> decode(png))
                .isInstanceOf(UndecodablePicture.class)
                .hasMessageContaining("PNG");
    }
}

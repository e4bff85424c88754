package io.watchpost.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pictures come out as they went in, however the stream is cut and whatever stands between. */
final class JpegSplitterTest {
    private static final byte[] SMALL = TestPictures.encoded("jpg", 32, 24, 0x336699);
    private static final byte[] LARGE = TestPictures.encoded("jpg", 640, 480, 0xcc2211);

    @Test
    void next_streamsCutAnywhere_givesEveryPictureWhole() throws Exception {
        long seed = 42;
        Random random = new Random(seed);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        List<byte[]> pictures = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            byte[] picture = i % 3 == 0 ? LARGE : i % 3 == 1 ? SMALL : withThumbnail();
            pictures.add(picture);
            stream.write(picture);
            if (random.nextBoolean()) {
                stream.write("between".getBytes(StandardCharsets.US_ASCII));
            }
        }
        InputStream cut = new ByteArrayInputStream(stream.toByteArray()) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 1 + random.nextInt(3_000)));
            }
        };
        List<byte[]> found = all(cut);
        assertThat(found).as("seed " + seed).hasSize(pictures.size());
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i)).isEqualTo(pictures.get(i));
        }
    }

    @Test
    void next_aPictureThatBreaksOff_isNone() throws Exception {
        for (int length : new int[] {1, 2, 3, 20, 300, SMALL.length - 1}) {
            assertThat(all(new ByteArrayInputStream(Arrays.copyOf(SMALL, length))))
                    .isEmpty();
        }
    }

    @Test
    void next_aDamagedHeader_isPassedOver() throws Exception {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.write(new byte[] {(byte) 0xFF, (byte) 0xD8, 0, 1, 2, 3});
        stream.write(SMALL);
        assertThat(all(new ByteArrayInputStream(stream.toByteArray())))
                .singleElement()
                .isEqualTo(SMALL);
    }

    @Test
    void next_aPictureWithoutEnd_isRefusedAtTheLimit() {
        byte[] beginning = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xDA, 0, 2};
        InputStream endless = new SequenceInputStream(
                new ByteArrayInputStream(beginning), new ByteArrayInputStream(new byte[2 << 20]));
        assertThatThrownBy(() -> {
                    try (NativeBuffer into = new NativeBuffer(1 << 20)) {
                        new JpegSplitter(endless).next(into);
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than");
    }

    /** With another JPEG, and its end, in a segment of the header. */
    private static byte[] withThumbnail() throws IOException {
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        picture.write(LARGE, 0, 2);
        picture.write(0xFF);
        picture.write(0xE1);
        picture.write((SMALL.length + 2) >> 8);
        picture.write(SMALL.length + 2);
        picture.write(SMALL);
        picture.write(LARGE, 2, LARGE.length - 2);
        return picture.toByteArray();
    }

    private static List<byte[]> all(InputStream in) throws IOException {
        List<byte[]> pictures = new ArrayList<>();
        try (NativeBuffer into = new NativeBuffer(1 << 20)) {
            JpegSplitter splitter = new JpegSplitter(in);
            while (splitter.next(into)) {
                pictures.add(into.data().toArray(ValueLayout.JAVA_BYTE));
                into.clear();
            }
        }
        return pictures;
    }
}

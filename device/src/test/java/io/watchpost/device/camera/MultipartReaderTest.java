package io.watchpost.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MultipartReaderTest {
    private static final String BOUNDARY = "a-a-ab";

    /** Gives a few bytes at a time, as a network does. */
    private static final class Dripping extends InputStream {
        private final InputStream all;
        private final SplittableRandom random;

        Dripping(byte[] bytes, SplittableRandom random) {
            this.all = new ByteArrayInputStream(bytes);
            this.random = random;
        }

        @Override
        public int read() throws IOException {
            return all.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return all.read(into, offset, Math.min(length, 1 + random.nextInt(40)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20261120})
    void next_partsFullOfNearBoundariesInSmallPieces_areGivenExactly(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            byte[] picture = nearlyBoundary(random);
            sent.add(picture);
            write(stream, "--" + BOUNDARY + "\r\nContent-Type: image/jpeg\r\n");
            write(stream, random.nextBoolean() ? "Content-Length: " + picture.length + "\r\n\r\n" : "\r\n");
            stream.write(picture);
            write(stream, random.nextBoolean() ? "\r\n" : "\n");
        }
        write(stream, "--" + BOUNDARY + "--\r\n");
        MultipartReader reader = new MultipartReader(new Dripping(stream.toByteArray(), random), BOUNDARY);
        try (NativeBuffer buffer = new NativeBuffer(1 << 20)) {
            for (int i = 0; i < sent.size(); i++) {
                assertThat(reader.next(buffer)).as("seed %d part %d", seed, i).isTrue();
                assertThat(buffer.data().toArray(ValueLayout.JAVA_BYTE))
                        .as("seed %d part %d", seed, i)
                        .isEqualTo(sent.get(i));
            }
            assertThat(reader.next(buffer)).isFalse();
        }
    }

    /** Bytes of the boundary's letters and line ends, that never contain the whole boundary; ends like a JPEG. */
    private static byte[] nearlyBoundary(SplittableRandom random) {
        String letters = "-ab\r\n";
        while (true) {
            StringBuilder text = new StringBuilder();
            int length = 1 + random.nextInt(300);
            for (int i = 0; i < length; i++) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            if (text.indexOf("--" + BOUNDARY) < 0) {
                return text.append('\u00ff').append('\u00d9').toString().getBytes(StandardCharsets.ISO_8859_1);
            }
        }
    }

    private static void write(ByteArrayOutputStream stream, String text) {
        stream.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}

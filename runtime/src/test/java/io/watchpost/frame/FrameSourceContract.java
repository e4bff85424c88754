package io.watchpost.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every camera promises; run by each adapter and by the fake. */
public abstract class FrameSourceContract {
    /** Long enough for a busy machine; a source answers as soon as it can. */
    public static final long PATIENT_MILLIS = 20_000;

    /** A source that can deliver at least this many frames; the suite closes it. */
    protected abstract FrameSource open(int frames) throws Exception;

    @Test
    void next_aWorkingSource_givesFramesOfWhichEveryByteCanBeRead() throws Exception {
        try (FrameSource source = open(3)) {
            for (int i = 0; i < 3; i++) {
                Frame frame = nextFrame(source);
                MemorySegment pixels = frame.pixels();
                long sum = 0;
                for (long at = 0; at < frame.format().sizeBytes(frame.height(), frame.strideBytes()); at++) {
                    sum += pixels.get(ValueLayout.JAVA_BYTE, at) & 0xff;
                }
                assertThat(sum).isNotNegative();
                assertThat(pixels.isNative()).isTrue();
                assertThat(frame.source()).isNotBlank();
            }
        }
    }

    @Test
    void next_aWorkingSource_numbersItsFramesWithTheSkippedOnes() throws Exception {
        try (FrameSource source = open(5)) {
            long last = -1;
            for (int delivered = 1; delivered <= 5; delivered++) {
                long number = nextFrame(source).number();
                assertThat(number).isGreaterThan(last);
                // a live source may replace further frames between the two calls
                assertThat(number).isLessThan(delivered + source.skipped());
                last = number;
            }
        }
    }

    @Test
    void next_aWorkingSource_stampsItsFramesInOrder() throws Exception {
        try (FrameSource source = open(3)) {
            long first = nextFrame(source).capturedNanos();
            long second = nextFrame(source).capturedNanos();
            assertThat(second - first).isNotNegative();
        }
    }

    @Test
    void decodeFor_inTheMiddle_countsFromTheNextFrameOnAndLosesNone() throws Exception {
        try (FrameSource source = open(3)) {
            Frame first = nextFrame(source);
            source.decodeFor(new DecodeHint(1, 1));
            Frame small = nextFrame(source);
            assertThat(small.width()).isLessThanOrEqualTo(first.originalWidth());
            long number = small.number();
            source.decodeFor(DecodeHint.FULL_SIZE);
            Frame whole = nextFrame(source);
            assertThat(whole.width()).isEqualTo(whole.originalWidth());
            assertThat(whole.height()).isEqualTo(whole.originalHeight());
            assertThat(whole.number() - number)
                    .as("only what the source skipped is missing")
                    .isBetween(1L, 1 + source.skipped());
        }
    }

    @Test
    void describe_aWorkingSource_saysSomething() throws Exception {
        try (FrameSource source = open(1)) {
            assertThat(source.describe()).isNotBlank();
        }
    }

    @Test
    void close_twice_isHarmless() throws Exception {
        FrameSource source = open(1);
        nextFrame(source);
        source.close();
        source.close();
    }

    @Test
    void close_aFrameStillHeld_makesItsPixelsUnreachableInsteadOfCrashing() throws Exception {
        FrameSource source = open(1);
        Frame frame = nextFrame(source);
        assertThat(frame.pixels().scope().isAlive()).isTrue();
        source.close();
        assertThat(frame.pixels().scope().isAlive()).isFalse();
    }

    @Test
    void close_afterManyOpenings_hasGivenBackEveryDescriptorAndThread() throws Exception {
        openUseAndClose();
        long descriptors = descriptors();
        for (int i = 0; i < 20; i++) {
            openUseAndClose();
        }
        // others in this process may open a few; twenty leaking sources would be at least twenty
        org.awaitility.Awaitility.await().until(() -> descriptors() < descriptors + 15);
    }

    private void openUseAndClose() throws Exception {
        try (FrameSource source = open(1)) {
            nextFrame(source);
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"));
                Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return open.count() + tasks.count();
        }
    }

    /** The next frame, however often the source is quiet before it; anything else fails the test. */
    public static Frame nextFrame(FrameSource source) {
        for (int quiet = 0; quiet < 200; quiet++) {
            Capture capture = source.next(PATIENT_MILLIS);
            if (capture instanceof Capture.Captured captured) {
                return captured.frame();
            }
            assertThat(capture).isInstanceOf(Capture.Quiet.class);
        }
        throw new AssertionError(source.describe() + " stays quiet");
    }
}

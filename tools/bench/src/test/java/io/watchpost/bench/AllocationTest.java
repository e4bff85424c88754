package io.watchpost.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.watchpost.classify.Classifier;
import io.watchpost.engine.EngineException;
import io.watchpost.frame.Frame;
import io.watchpost.frame.PixelFormat;
import io.watchpost.testing.Fixtures;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From a decoded frame to scores the steady state leaves nothing on the heap: months of frames, and no collection. */
class AllocationTest {
    private static final int FRAMES = 1_000;

    /** Frames are counted in groups: what Java itself leaves now and then doesn't come in every one of them. */
    private static final int GROUP = 100;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @EnumSource(value = PixelFormat.class)
    void tensorFlowLite_after1000Frames_allocatesNothing(PixelFormat format) throws Exception {
        assertThat(allocatedBytesInMostGroups(BenchModel.BUILT_TFLITE, null, format))
                .isZero();
    }

    @Test
    void onnxRuntime_after1000Frames_allocatesLessThanOneKilobyteAFrame() throws Exception {
        assertThat(allocatedBytesInMostGroups(BenchModel.BUILT_ONNX, null, PixelFormat.RGB24))
                .isLessThan(1_024 * GROUP);
    }

    @Test
    void mobileNet_after1000Frames_allocatesNothing() throws Exception {
        String model = Fixtures.file("models/tflite/mobilenet_v1_0.25_128_quant.tflite")
                .toString();
        assertThat(allocatedBytesInMostGroups(model, null, PixelFormat.YUYV)).isZero();
    }

    @Test
    void tensorFlowLiteInAChildProcess_after1000Frames_allocatesNothing() throws Exception {
        assertThat(allocatedBytesInMostGroups(BenchModel.BUILT_TFLITE, "isolated:tflite", PixelFormat.YUYV))
                .isZero();
    }

    /** The median of the groups of {@value #GROUP} frames, after {@value #FRAMES} frames. */
    private static long allocatedBytesInMostGroups(String model, @Nullable String engine, PixelFormat format)
            throws Exception {
        try (Arena arena = Arena.ofShared();
                Classifier classifier = BenchModel.open(model, engine)) {
            Frame frame = BenchFrames.vga(format, arena);
            score(classifier, frame, FRAMES);
            long[] groups = new long[FRAMES / GROUP];
            for (int i = 0; i < groups.length; i++) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                score(classifier, frame, GROUP);
                groups[i] = THREADS.getCurrentThreadAllocatedBytes() - before;
            }
            Arrays.sort(groups);
            return groups[groups.length / 2];
        }
    }

    private static void score(Classifier classifier, Frame frame, int frames) throws EngineException {
        for (int i = 0; i < frames; i++) {
            classifier.score(frame);
        }
    }
}

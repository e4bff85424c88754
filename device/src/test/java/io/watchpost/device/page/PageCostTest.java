package io.watchpost.device.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.result.Result;
import io.watchpost.testing.ManualClock;
import io.watchpost.testing.Samples;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a frame costs while nobody looks at the page: nothing that is left on the heap, and no picture. */
final class PageCostTest {
    private static final int FRAMES = 2_000;

    /** Frames are counted in groups: what Java itself leaves now and then doesn't come in every one of them. */
    private static final int GROUP = 100;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    @Test
    void aFrame_whileNobodyLooks_allocatesNothing() throws Exception {
        Watching watching = new Watching(List.of("main"), new ManualClock());
        Result result = Samples.result("main", 1);
        assertThat(bytesInMostGroups(watching, result)).isZero();

        watching.look("main");
        assertThat(watching.wantsFrames()).as("now somebody does").isTrue();
    }

    private static long bytesInMostGroups(ResultListener listener, Result result) {
        frames(listener, result, FRAMES);
        long[] groups = new long[FRAMES / GROUP];
        for (int i = 0; i < groups.length; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            frames(listener, result, GROUP);
            groups[i] = THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        Arrays.sort(groups);
        return groups[groups.length / 2];
    }

    /** As a pipeline's thread does it. */
    private static void frames(ResultListener listener, Result result, int count) {
        for (int i = 0; i < count; i++) {
            if (listener.wantsFrames()) {
                throw new IllegalStateException("somebody looks");
            }
            listener.handedOver(result);
        }
    }

    @Test
    void aStation_whosePageIsOpenButNotLookedAt_makesNoPictures() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient();
                CountedJpegs jpegs = CountedJpegs.begin();
                PagedStation station = PagedStation.start(folder, "{port: 0}", client)) {
            await().atMost(PagedStation.PATIENCE)
                    .until(() -> station.get("/metrics").body().contains("watchpost_up 1"));
            long before = frames(station);
            await().atMost(PagedStation.PATIENCE).until(() -> frames(station) > before + 20);
            assertThat(station.get("/status.json").body()).doesNotContain("\"picture\"");
            assertThat(jpegs.count()).as("JPEG files that were made").isZero();

            await().atMost(PagedStation.PATIENCE)
                    .until(() -> station.get("/frame.jpg?pipeline=main").statusCode() == 200);
            assertThat(jpegs.count()).as("the counter counts").isPositive();
        }
    }

    private static long frames(PagedStation station) {
        return station.remote().host().station() == null
                ? 0
                : station.remote().host().station().health().getFirst().frames();
    }
}

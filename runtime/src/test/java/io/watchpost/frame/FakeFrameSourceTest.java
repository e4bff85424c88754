package io.watchpost.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.ManualClock;
import org.junit.jupiter.api.Test;

final class FakeFrameSourceTest extends FrameSourceContract {
    private final ManualClock clock = new ManualClock();

    @Override
    protected FrameSource open(int frames) {
        FakeFrameSource source = new FakeFrameSource(clock, true);
        for (int i = 0; i < frames; i++) {
            source.frame(4, 2, 0x102030).skip(1);
        }
        return source;
    }

    @Test
    void next_theScript_isFollowedToItsEnd() {
        try (FakeFrameSource source = new FakeFrameSource(clock, false)) {
            source.unreadable("a.jpg", "cut short").quiet().broken("unplugged");
            long before = clock.nanos();
            assertThat(source.next(50)).isEqualTo(new Capture.Unreadable("a.jpg", "cut short", "take another"));
            assertThat(source.next(50)).isEqualTo(new Capture.Quiet());
            assertThat(clock.nanos() - before).isEqualTo(50_000_000);
            assertThat(source.next(50)).isInstanceOf(Capture.Broken.class);
            assertThat(source.next(50)).isInstanceOf(Capture.Broken.class);
        }
    }
}

package io.watchpost.device.gpio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rhythms of the lamp, which a person must be able to tell apart. */
final class SignalTest {

    private static String rhythm(Signal signal) {
        StringBuilder rhythm = new StringBuilder();
        for (int at = 0; at < 4_000; at += 50) {
            rhythm.append(signal.isLit(at) ? '#' : '.');
        }
        return rhythm.toString();
    }

    @Test
    void signals_each_hasARhythmOfItsOwnAndNoneIsSteady() {
        Set<String> rhythms = new HashSet<>();
        for (Signal signal : Signal.values()) {
            assertThat(rhythm(signal)).contains("#").contains(".");
            rhythms.add(rhythm(signal));
        }
        assertThat(rhythms).hasSameSizeAs(EnumSet.allOf(Signal.class));
    }

    @Test
    void signals_areWhatTheDocumentationSays() {
        assertThat(rhythm(Signal.RUNNING)).startsWith("##" + ".".repeat(38) + "##");
        assertThat(rhythm(Signal.ON_TRIAL)).startsWith("#".repeat(38) + ".." + "#");
        assertThat(rhythm(Signal.OFFLINE)).startsWith("##....##" + ".".repeat(32) + "##");
        assertThat(rhythm(Signal.ERROR)).startsWith("####....####....");
        assertThat(rhythm(Signal.STICK_WORKING)).startsWith("#.#.#.#.");
        assertThat(rhythm(Signal.STICK_DONE)).startsWith("#".repeat(20) + ".".repeat(20) + "#");
        assertThat(rhythm(Signal.STICK_PROBLEM)).startsWith("##....##....##" + ".".repeat(26) + "##....");
    }

    @Test
    void untilChange_isWhenItChanges() {
        for (Signal signal : Signal.values()) {
            for (long at = 0; at < 4_000; at += 7) {
                long until = signal.untilChangeMillis(at);
                assertThat(signal.isLit(at + until)).isNotEqualTo(signal.isLit(at));
                assertThat(signal.isLit(at + until - 1)).isEqualTo(signal.isLit(at));
            }
        }
    }
}

package io.watchpost.classify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PublishRuleTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void neitherRule_publishesEverything() {
        PublishRule rule = new PublishRule(false, 0);

        assertThat(rule.publish(1, 0, false)).isTrue();
        assertThat(rule.publish(1, 0, false)).isTrue();
    }

    @Test
    void onChange_publishesTheFirstAndEachNewTop() {
        PublishRule rule = new PublishRule(true, 0);

        assertThat(rule.publish(1, 0, false)).isTrue();
        assertThat(rule.publish(1, 100 * SECOND, false)).isFalse();
        assertThat(rule.publish(PublishRule.NOTHING, 101 * SECOND, false)).isTrue();
        assertThat(rule.publish(1, 102 * SECOND, false)).isTrue();
    }

    @Test
    void every_publishesWhenTheLastIsOldEnough() {
        PublishRule rule = new PublishRule(false, 10_000);

        assertThat(rule.publish(1, 5, false)).isTrue();
        assertThat(rule.publish(2, 10 * SECOND, false)).isFalse();
        assertThat(rule.publish(2, 10 * SECOND + 5, false)).isTrue();
    }

    @Test
    void bothRules_publishOnEither() {
        PublishRule rule = new PublishRule(true, 10_000);

        assertThat(rule.publish(1, 0, false)).isTrue();
        assertThat(rule.publish(2, SECOND, false)).isTrue();
        assertThat(rule.publish(2, 2 * SECOND, false)).isFalse();
        assertThat(rule.publish(2, 11 * SECOND, false)).isTrue();
    }

    @Test
    void publish_newsOfAnotherKind_isPublishedWhateverTheRule() {
        PublishRule rule = new PublishRule(true, 0);
        assertThat(rule.publish(1, 0, false)).isTrue();
        assertThat(rule.publish(1, SECOND, false)).isFalse();
        assertThat(rule.publish(1, 2 * SECOND, true)).isTrue();
    }
}

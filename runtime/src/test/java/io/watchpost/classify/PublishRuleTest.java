package io.watchpost.classify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PublishRuleTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void neitherRule_publishesEverything() {
        PublishRule rule = new PublishRule(false, 0);

        assertThat(rule.publish(1, 0)).isTrue();
        assertThat(rule.publish(1, 0)).isTrue();
    }

    @Test
    void onChange_publishesTheFirstAndEachNewTop() {
        PublishRule rule = new PublishRule(true, 0);

        assertThat(rule.publish(1, 0)).isTrue();
        assertThat(rule.publish(1, 100 * SECOND)).isFalse();
        assertThat(rule.publish(PublishRule.NOTHING, 101 * SECOND)).isTrue();
        assertThat(rule.publish(1, 102 * SECOND)).isTrue();
    }

    @Test
    void every_publishesWhenTheLastIsOldEnough() {
        PublishRule rule = new PublishRule(false, 10_000);

        assertThat(rule.publish(1, 5)).isTrue();
        assertThat(rule.publish(2, 10 * SECOND)).isFalse();
        assertThat(rule.publish(2, 10 * SECOND + 5)).isTrue();
    }

    @Test
    void bothRules_publishOnEither() {
        PublishRule rule = new PublishRule(true, 10_000);

        assertThat(rule.publish(1, 0)).isTrue();
        assertThat(rule.publish(2, SECOND)).isTrue();
        assertThat(rule.publish(2, 2 * SECOND)).isFalse();
        assertThat(rule.publish(2, 11 * SECOND)).isTrue();
    }
}

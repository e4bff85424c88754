package io.watchpost.config;

import org.jspecify.annotations.Nullable;

/** Makes the record of the {@code doubtful} section. */
final class DoubtfulReader {
    private DoubtfulReader() {}

    static @Nullable DoubtfulConfig read(Section section, Problems problems) {
        int before = problems.count();
        int keep = section.whole("keep", 0, DoubtfulConfig.KEEP_MAX, 0);
        int megabytes = section.whole("megabytes", 1, DoubtfulConfig.MEGABYTES_MAX, DoubtfulConfig.MEGABYTES_DEFAULT);
        int perDay = section.whole(
                "megabytesPerDay", 1, DoubtfulConfig.MEGABYTES_MAX, DoubtfulConfig.MEGABYTES_PER_DAY_DEFAULT);
        double scoreBelow = section.number("scoreBelow", 0, 1, DoubtfulConfig.SCORE_BELOW_DEFAULT);
        double scoreFrom = section.number("scoreFrom", 0, 1, 0);
        double marginBelow = section.number("marginBelow", 0, 1, DoubtfulConfig.MARGIN_BELOW_DEFAULT);
        boolean onChange = section.flag("onChange", false);
        int every = section.whole(
                "everySeconds", 1, DoubtfulConfig.EVERY_SECONDS_MAX, DoubtfulConfig.EVERY_SECONDS_DEFAULT);
        int side = section.whole("side", DoubtfulConfig.SIDE_MIN, DoubtfulConfig.SIDE_MAX, DoubtfulConfig.SIDE_DEFAULT);
        String encryptTo = section.textOrNull("encryptTo", "a public key of age", DoubtfulConfig::checkedRecipient);
        int days = section.whole(
                "forgetAfterDays", 1, DoubtfulConfig.FORGET_AFTER_DAYS_MAX, DoubtfulConfig.FORGET_AFTER_DAYS_DEFAULT);
        return section.finish(
                before,
                () -> new DoubtfulConfig(
                        keep,
                        megabytes,
                        perDay,
                        scoreBelow,
                        scoreFrom,
                        marginBelow,
                        onChange,
                        every,
                        side,
                        encryptTo,
                        days));
    }
}

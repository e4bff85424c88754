package io.watchpost.result;

/** Decimal numbers on the wire: rounded to a fixed number of places, trailing zeros left out, never with an exponent. */
final class Decimals {
    /** From here on a float has no places left that rounding could keep. */
    private static final double ROUNDED_BELOW = 1e9;

    private Decimals() {}

    /**
     * A JSON number, or {@code null} as text for what JSON can't say (NaN, infinity).
     *
     * @param places 0 to 6
     */
    static String text(double value, int places) {
        if (!Double.isFinite(value)) {
            return "null";
        }
        if (Math.abs(value) >= ROUNDED_BELOW) {
            return Double.toString(value);
        }
        long unit = 1;
        for (int i = 0; i < places; i++) {
            unit *= 10;
        }
        long scaled = Math.round(Math.abs(value) * unit);
        StringBuilder text = new StringBuilder(16);
        if (value < 0 && scaled != 0) {
            text.append('-');
        }
        text.append(scaled / unit);
        long fraction = scaled % unit;
        if (fraction != 0) {
            text.append('.');
            for (long digit = unit / 10; fraction != 0; digit /= 10) {
                text.append((char) ('0' + fraction / digit));
                fraction %= digit;
            }
        }
        return text.toString();
    }
}

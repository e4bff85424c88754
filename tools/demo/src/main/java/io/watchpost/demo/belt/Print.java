package io.watchpost.demo.belt;

/**
 * The mark that a good part carries; it fills the part's {@link PrintField}.
 *
 * @param text characters of {@link DotFont}; other kinds of mark are derived from its hash
 * @param ink colour of the print
 * @param field colour of the field below it
 * @param slipX harmless displacement as a share of the field's half width
 * @param slipY harmless displacement as a share of the field's half height
 * @param turn harmless rotation in radians
 */
record Print(Kind kind, String text, int ink, int field, double slipX, double slipY, double turn) {
    /** What is printed. */
    enum Kind {
        TEXT,
        UNDERLINED_TEXT,
        BARCODE,
        MATRIX,
        LOGO
    }
}

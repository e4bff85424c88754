package io.watchpost.demo.belt;

import java.util.Map;

/**
 * The 5 by 7 dots of an ink-jet coder. Own glyphs, as installed fonts differ from machine to machine and minimal
 * systems have none.
 */
final class DotFont {
    static final int COLUMNS = 5;
    static final int ROWS = 7;

    /** Seven rows of two hexadecimal digits, the leftmost dot is bit 4. */
    private static final Map<Character, String> GLYPHS = Map.ofEntries(
            Map.entry('0', "0e11131519110e"),
            Map.entry('1', "040c040404040e"),
            Map.entry('2', "0e11010204081f"),
            Map.entry('3', "1f02040201110e"),
            Map.entry('4', "02060a121f0202"),
            Map.entry('5', "1f101e0101110e"),
            Map.entry('6', "0608101e11110e"),
            Map.entry('7', "1f010204080808"),
            Map.entry('8', "0e11110e11110e"),
            Map.entry('9', "0e11110f01020c"),
            Map.entry('A', "0e11111f111111"),
            Map.entry('B', "1e11111e11111e"),
            Map.entry('C', "0e11101010110e"),
            Map.entry('D', "1c12111111121c"),
            Map.entry('E', "1f10101e10101f"),
            Map.entry('F', "1f10101e101010"),
            Map.entry('G', "0e11101711110f"),
            Map.entry('H', "1111111f111111"),
            Map.entry('J', "0702020202120c"),
            Map.entry('K', "11121418141211"),
            Map.entry('L', "1010101010101f"),
            Map.entry('M', "111b1515111111"),
            Map.entry('N', "11111915131111"),
            Map.entry('P', "1e11111e101010"),
            Map.entry('R', "1e11111e141211"),
            Map.entry('S', "0f10100e01011e"),
            Map.entry('T', "1f040404040404"),
            Map.entry('U', "1111111111110e"),
            Map.entry('V', "11111111110a04"),
            Map.entry('W', "1111111515150a"),
            Map.entry('X', "11110a040a1111"),
            Map.entry('Y', "1111110a040404"),
            Map.entry('Z', "1f01020408101f"));

    private DotFont() {}

    static boolean dot(char character, int column, int row) {
        String rows = GLYPHS.get(character);
        if (rows == null) {
            throw new IllegalArgumentException("the coder has no character '" + character + "'");
        }
        int bits = Integer.parseInt(rows, 2 * row, 2 * row + 2, 16);
        return ((bits >> (COLUMNS - 1 - column)) & 1) != 0;
    }
}

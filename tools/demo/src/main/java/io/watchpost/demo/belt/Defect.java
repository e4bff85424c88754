package io.watchpost.demo.belt;

import java.awt.geom.Path2D;
import java.awt.geom.QuadCurve2D;
import java.util.List;

/** What is wrong with a part, in part coordinates. A part has at most one. */
sealed interface Defect {

    BeltLabel label();

    /** Nothing is wrong. */
    record None() implements Defect {
        @Override
        public BeltLabel label() {
            return BeltLabel.GOOD;
        }
    }

    /**
     * Strokes cut into the surface.
     *
     * @param core colour of the groove
     * @param rim colour of the burr beside it
     */
    record Scratch(List<Cut> cuts, int core, int rim) implements Defect {
        /** @param width of the groove in part radii */
        record Cut(QuadCurve2D line, double width) {}

        @Override
        public BeltLabel label() {
            return BeltLabel.SCRATCHED;
        }
    }

    /**
     * A missing piece of the outline, where the raw material shows.
     *
     * @param bite what is missing
     * @param fracture colour of the broken face
     * @param grain colour of its grain
     * @param width of the broken face in part radii
     */
    record Chip(Path2D bite, int fracture, int grain, double width) implements Defect {
        @Override
        public BeltLabel label() {
            return BeltLabel.CHIPPED;
        }
    }

    /**
     * A print that went wrong.
     *
     * @param dx displacement of the shifted or second print, the blot, or the smear's end, in part radii
     * @param dy displacement as dx
     * @param angle radians that the shifted print, the second one or the blot is turned by
     * @param share of the field's width that a cut print still fills; negative when the left side is missing; of a
     *     blot, its size in halves of the field's width
     */
    record Misprint(Fault fault, double dx, double dy, double angle, double share) implements Defect {
        /** How it went wrong. */
        enum Fault {
            MISSING,
            CUT,
            SHIFTED,
            DOUBLED,
            SMEARED,
            BLOTTED
        }

        @Override
        public BeltLabel label() {
            return BeltLabel.MISPRINTED;
        }
    }
}

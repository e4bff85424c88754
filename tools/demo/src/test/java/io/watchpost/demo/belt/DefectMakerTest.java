package io.watchpost.demo.belt;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Point2D;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether truth can be seen: a defect that doesn't show would be a wrong label. */
class DefectMakerTest {
    private static final int PICTURES = 400;
    private static final double SIDE = 96;

    @ParameterizedTest
    @EnumSource(BeltSplit.class)
    void scratch_isLongWideAndOnTheSurface(BeltSplit split) {
        for (Part part : parts(split, BeltLabel.SCRATCHED)) {
            Defect.Scratch scratch = (Defect.Scratch) part.defect();
            assertThat(scratch.cuts()).isNotEmpty();
            Defect.Scratch.Cut cut = scratch.cuts().getFirst();
            double length = cut.line().getP1().distance(cut.line().getP2());
            List<Point2D> points = PathPoints.of(cut.line());
            long solid = points.stream()
                    .filter(point -> part.shape().solidAt(point.getX(), point.getY()))
                    .count();
            assertThat(length * part.radius() * SIDE)
                    .as("pixels long: %s", part)
                    .isGreaterThan(15);
            assertThat(cut.width() * part.radius() * SIDE)
                    .as("pixels wide: %s", part)
                    .isGreaterThan(1.5);
            assertThat(solid).as("%s", part).isGreaterThan(points.size() * 8L / 10);
            assertThat(Math.abs(Rgb.luminance(scratch.core())
                            - Rgb.luminance(part.material().rgb())))
                    .as("%s", part)
                    .isGreaterThan(30);
        }
    }

    @ParameterizedTest
    @EnumSource(BeltSplit.class)
    void chip_removesAPieceOfTheOutlineButNotOfThePrint_andShowsItsBrokenFace(BeltSplit split) {
        for (Part part : parts(split, BeltLabel.CHIPPED)) {
            Defect.Chip chip = (Defect.Chip) part.defect();
            List<Point2D> outline = PathPoints.of(part.shape().outline());
            long missing = outline.stream().filter(chip.bite()::contains).count();
            assertThat((double) missing / outline.size()).as("%s", part).isGreaterThan(0.04);
            assertThat(chip.bite().intersects(part.shape().field().rectangle()))
                    .as("%s", part)
                    .isFalse();
            assertThat(Math.abs(Rgb.luminance(chip.fracture())
                            - Rgb.luminance(part.material().rgb())))
                    .as("%s", part)
                    .isGreaterThan(30);
        }
    }

    private static List<Part> parts(BeltSplit split, BeltLabel label) {
        BeltPictures pictures = new BeltPictures(split, 11, 96, 96);
        return java.util.stream.IntStream.range(0, PICTURES)
                .filter(index -> pictures.label(index) == label)
                .mapToObj(index -> pictures.scene(index).parts().getFirst())
                .toList();
    }
}

package io.watchpost.vision;

import org.jspecify.annotations.Nullable;

/**
 * Which part of an upright picture fills which part of the input. Source values are in pixels of the picture as it was
 * decoded (which may be smaller than the original), target values in pixels of the input.
 *
 * @param left edge of the source part
 * @param top edge of the source part
 * @param width of the source part
 * @param height of the source part
 * @param bounds whole pixels that may be looked at: neighbours beyond are replaced by the edge
 * @param targetX first column that is filled
 * @param targetY first row that is filled
 * @param targetWidth columns that are filled
 * @param targetHeight rows that are filled
 */
record Placement(
        double left,
        double top,
        double width,
        double height,
        Region bounds,
        int targetX,
        int targetY,
        int targetWidth,
        int targetHeight) {

    /**
     * Applies region and fit of the contract.
     *
     * @param originalWidth of the upright original
     * @param originalHeight of the upright original
     * @param decodedWidth of the upright picture that is there
     * @param decodedHeight of the upright picture that is there
     * @throws IllegalArgumentException if the region of interest isn't within the picture
     */
    static Placement of(
            Preprocessing contract,
            InputLayout input,
            int originalWidth,
            int originalHeight,
            int decodedWidth,
            int decodedHeight) {
        Region region = regionWithin(contract.region(), originalWidth, originalHeight);
        int targetWidth = input.width();
        int targetHeight = input.height();
        double marginX = 0;
        double marginY = 0;
        switch (contract.fit()) {
            case STRETCH -> {}
            case CROP -> {
                region = centredPart(region, input);
                marginX = region.width() * (1.0 - contract.cropFraction()) / 2;
                marginY = region.height() * (1.0 - contract.cropFraction()) / 2;
            }
            case LETTERBOX -> {
                double scale = Math.min((double) targetWidth / region.width(), (double) targetHeight / region.height());
                targetWidth = clamp(Math.round(region.width() * scale), 1, targetWidth);
                targetHeight = clamp(Math.round(region.height() * scale), 1, targetHeight);
            }
        }
        double scaleX = (double) decodedWidth / originalWidth;
        double scaleY = (double) decodedHeight / originalHeight;
        return new Placement(
                (region.x() + marginX) * scaleX,
                (region.y() + marginY) * scaleY,
                (region.width() - 2 * marginX) * scaleX,
                (region.height() - 2 * marginY) * scaleY,
                scaled(region, scaleX, scaleY, decodedWidth, decodedHeight),
                (input.width() - targetWidth) / 2,
                (input.height() - targetHeight) / 2,
                targetWidth,
                targetHeight);
    }

    private static Region regionWithin(@Nullable Region region, int width, int height) {
        if (region == null) {
            return new Region(0, 0, width, height);
        }
        if ((long) region.x() + region.width() > width || (long) region.y() + region.height() > height) {
            throw new IllegalArgumentException(
                    "the region of interest " + region.x() + "," + region.y() + "," + region.width() + ","
                            + region.height() + " reaches outside the picture, which is " + width + "x" + height
                            + " pixels when it stands upright: give a region X,Y,W,H within it");
        }
        return region;
    }

    /** The largest part with the input's aspect ratio, in whole pixels. */
    private static Region centredPart(Region region, InputLayout input) {
        long fittingWidth = Math.round((double) region.height() * input.width() / input.height());
        long fittingHeight = Math.round((double) region.width() * input.height() / input.width());
        int width = clamp(fittingWidth, 1, region.width());
        int height = clamp(fittingHeight, 1, region.height());
        return new Region(
                region.x() + (region.width() - width) / 2, region.y() + (region.height() - height) / 2, width, height);
    }

    private static Region scaled(Region region, double scaleX, double scaleY, int width, int height) {
        int left = clamp((long) (region.x() * scaleX), 0, width - 1);
        int top = clamp((long) (region.y() * scaleY), 0, height - 1);
        int right = clamp((long) Math.ceil((region.x() + region.width()) * scaleX), left + 1, width);
        int bottom = clamp((long) Math.ceil((region.y() + region.height()) * scaleY), top + 1, height);
        return new Region(left, top, right - left, bottom - top);
    }

    private static int clamp(long value, int least, int greatest) {
        return Math.clamp(value, least, greatest);
    }
}

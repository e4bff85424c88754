package io.watchpost.vision;

import io.watchpost.frame.Frame;
import io.watchpost.frame.Orientation;
import io.watchpost.frame.PixelFormat;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Tables and rows for frames that look like one another: of one size, format and orientation. */
final class FramePlan {
    /** Fills what a letterbox leaves empty. */
    private static final byte MID_GREY = (byte) 128;

    // what frames have to look like
    private final PixelFormat format;
    private final int width;
    private final int height;
    private final int originalWidth;
    private final int originalHeight;
    private final Orientation orientation;

    // how they get into the tensor
    private final InputLayout input;
    private final Placement placement;
    private final Resampler resampler;
    private final Components components;
    private final ChannelOrder order;
    private final boolean turned;

    // work space
    /** What the resampler makes: [component][stored column]. */
    private final int[][] values;

    private final PixelRow row;
    private final byte[] border;
    /** Pictures that are turned by 90 degrees: a resampled row, and the whole upright content; empty otherwise. */
    private final int[] column;

    private final int[] upright;

    private FramePlan(Frame frame, InputLayout input, Placement placement, Preprocessing contract, Orientation total) {
        format = frame.format();
        width = frame.width();
        height = frame.height();
        originalWidth = frame.originalWidth();
        originalHeight = frame.originalHeight();
        orientation = frame.orientation();
        this.input = input;
        this.placement = placement;
        turned = total.swapsAxes();
        Axis columns = columns(placement, total, frame.width());
        Axis lines = lines(placement, total, frame.height());
        StoredRows rows = new StoredRows(format, columns.storedFrom(), columns.storedTo());
        resampler = Resampler.of(contract.resampling(), rows, columns, lines);
        components = Components.of(format);
        order = ChannelOrder.of(rows.components(), contract.colour(), input.channels());
        values = new int[rows.components()][columns.outputs()];
        row = new PixelRow(placement.targetWidth(), input.channels());
        boolean partly = placement.targetWidth() < input.width() || placement.targetHeight() < input.height();
        border = new byte[partly ? input.width() * input.channels() : 0];
        Arrays.fill(border, MID_GREY);
        column = new int[turned ? columns.outputs() : 0];
        upright = new int[turned ? columns.outputs() * lines.outputs() : 0];
    }

    static FramePlan of(Preprocessing contract, InputLayout input, Frame frame) {
        boolean pairs = frame.format() == PixelFormat.YUYV || frame.format() == PixelFormat.NV12;
        if (pairs && frame.width() % 2 != 0) {
            throw new IllegalArgumentException("a " + frame.format() + " frame is " + frame.width()
                    + " pixels wide, but its pixels come in" + " pairs: choose a camera mode with an even width");
        }
        Orientation total = frame.orientation().then(contract.orientation());
        boolean turned = total.swapsAxes();
        Placement placement = Placement.of(
                contract,
                input,
                turned ? frame.originalHeight() : frame.originalWidth(),
                turned ? frame.originalWidth() : frame.originalHeight(),
                turned ? frame.height() : frame.width(),
                turned ? frame.width() : frame.height());
        return new FramePlan(frame, input, placement, contract, total);
    }

    /** The axis of the stored columns. */
    private static Axis columns(Placement placement, Orientation total, int size) {
        boolean againstRotation = total.degreesClockwise() == 180 || total.degreesClockwise() == 270;
        boolean mirrored = againstRotation ^ total.mirrored();
        return total.swapsAxes() ? vertical(placement, size, mirrored) : horizontal(placement, size, mirrored);
    }

    /** The axis of the stored rows. */
    private static Axis lines(Placement placement, Orientation total, int size) {
        boolean mirrored = total.degreesClockwise() == 90 || total.degreesClockwise() == 180;
        return total.swapsAxes() ? horizontal(placement, size, mirrored) : vertical(placement, size, mirrored);
    }

    private static Axis horizontal(Placement placement, int size, boolean mirrored) {
        Region bounds = placement.bounds();
        return new Axis(
                placement.targetWidth(),
                placement.left(),
                placement.width(),
                bounds.x(),
                bounds.x() + bounds.width() - 1,
                size,
                mirrored);
    }

    private static Axis vertical(Placement placement, int size, boolean mirrored) {
        Region bounds = placement.bounds();
        return new Axis(
                placement.targetHeight(),
                placement.top(),
                placement.height(),
                bounds.y(),
                bounds.y() + bounds.height() - 1,
                size,
                mirrored);
    }

    boolean fits(Frame frame) {
        return frame.format() == format
                && frame.width() == width
                && frame.height() == height
                && frame.originalWidth() == originalWidth
                && frame.originalHeight() == originalHeight
                && frame.orientation() == orientation;
    }

    void run(Frame frame, TensorRows tensorRows, MemorySegment tensor) {
        if (border.length > 0) {
            for (int y = 0; y < input.height(); y++) {
                tensorRows.write(tensor, border, 0, y, input.width());
            }
        }
        if (turned) {
            turn(frame);
        }
        for (int y = 0; y < placement.targetHeight(); y++) {
            if (turned) {
                System.arraycopy(upright, y * placement.targetWidth(), row.pixels(), 0, placement.targetWidth());
            } else {
                resample(frame, y, row.pixels());
            }
            order.arrange(row.pixels());
            tensorRows.write(
                    tensor, row.bytes(), placement.targetX(), placement.targetY() + y, placement.targetWidth());
        }
    }

    private void resample(Frame frame, int line, int[] pixels) {
        resampler.row(frame, line, values);
        components.toPixels(values, pixels);
    }

    /** Each resampled row is an upright column. */
    private void turn(Frame frame) {
        for (int x = 0; x < placement.targetWidth(); x++) {
            resample(frame, x, column);
            for (int y = 0; y < column.length; y++) {
                upright[y * placement.targetWidth() + x] = column[y];
            }
        }
    }
}

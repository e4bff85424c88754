package io.watchpost.device.camera;

import java.nio.charset.StandardCharsets;

/**
 * The part of linux/videodev2.h (v6.1 to v6.12, unchanged) that a capturing program needs. The layouts are the same on
 * x86_64 and arm64, both little-endian with 8-byte pointers; a test compiles the header and compares. All unnamed
 * fields are {@code __u32} and reserved, and stay 0.
 */
final class V4l2 {
    // request codes: _IOWR('V', number, struct) and so on, with the struct's size in bits 16 to 29
    static final long VIDIOC_QUERYCAP = 0x80685600L;
    static final long VIDIOC_ENUM_FMT = 0xc0405602L;
    static final long VIDIOC_S_FMT = 0xc0d05605L;
    static final long VIDIOC_REQBUFS = 0xc0145608L;
    static final long VIDIOC_QUERYBUF = 0xc0585609L;
    static final long VIDIOC_QBUF = 0xc058560fL;
    static final long VIDIOC_DQBUF = 0xc0585611L;
    static final long VIDIOC_STREAMON = 0x40045612L;
    static final long VIDIOC_STREAMOFF = 0x40045613L;
    static final long VIDIOC_S_PARM = 0xc0cc5616L;
    static final long VIDIOC_ENUM_FRAMESIZES = 0xc02c564aL;
    static final long VIDIOC_ENUM_FRAMEINTERVALS = 0xc034564bL;

    static final int V4L2_BUF_TYPE_VIDEO_CAPTURE = 1;
    static final int V4L2_MEMORY_MMAP = 1;
    static final int V4L2_FIELD_NONE = 1;
    static final int V4L2_CAP_VIDEO_CAPTURE = 0x1;
    static final int V4L2_CAP_VIDEO_CAPTURE_MPLANE = 0x1000;
    static final int V4L2_CAP_STREAMING = 0x0400_0000;
    static final int V4L2_CAP_DEVICE_CAPS = 0x8000_0000;
    static final int V4L2_CAP_TIMEPERFRAME = 0x1000;
    static final int V4L2_FRMSIZE_TYPE_DISCRETE = 1;
    static final int V4L2_FRMIVAL_TYPE_DISCRETE = 1;
    static final int V4L2_BUF_FLAG_ERROR = 0x40;
    static final int V4L2_BUF_FLAG_TIMESTAMP_MASK = 0xe000;
    static final int V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC = 0x2000;

    /**
     * <pre>
     * struct v4l2_capability, 104 bytes
     * 0            16          48              80        84             88            92
     * | driver[16] | card[32]  | bus_info[32]  | version | capabilities | device_caps | reserved[3] |
     * </pre>
     */
    static final class Capability {
        static final int BYTES = 104;
        static final int CARD = 16;
        static final int CARD_BYTES = 32;
        static final int BUS_INFO = 48;
        static final int BUS_INFO_BYTES = 32;
        static final int CAPABILITIES = 84;
        static final int DEVICE_CAPS = 88;

        private Capability() {}
    }

    /**
     * <pre>
     * struct v4l2_fmtdesc, 64 bytes
     * 0       4      8       12                44            48          52
     * | index | type | flags | description[32] | pixelformat | mbus_code | reserved[3] |
     * </pre>
     */
    static final class FormatDescription {
        static final int BYTES = 64;
        static final int INDEX = 0;
        static final int TYPE = 4;
        static final int DESCRIPTION = 12;
        static final int DESCRIPTION_BYTES = 32;
        static final int PIXELFORMAT = 44;

        private FormatDescription() {}
    }

    /**
     * <pre>
     * struct v4l2_frmsizeenum, 44 bytes
     * 0       4              8      12      16
     * | index | pixel_format | type | width | height |                                           discrete
     *                               | min_w | max_w  | step_w | min_h | max_h | step_h |         stepwise
     * </pre>
     */
    static final class FrameSizes {
        static final int BYTES = 44;
        static final int INDEX = 0;
        static final int PIXEL_FORMAT = 4;
        static final int TYPE = 8;
        static final int WIDTH = 12;
        static final int HEIGHT = 16;
        static final int MIN_WIDTH = 12;
        static final int MAX_WIDTH = 16;
        static final int MIN_HEIGHT = 24;
        static final int MAX_HEIGHT = 28;

        private FrameSizes() {}
    }

    /**
     * <pre>
     * struct v4l2_frmivalenum, 52 bytes; a fraction is numerator, denominator, in seconds
     * 0       4              8       12       16     20         28
     * | index | pixel_format | width | height | type | discrete |                                discrete
     *                                                | min      | max | step |                   stepwise
     * </pre>
     */
    static final class FrameIntervals {
        static final int BYTES = 52;
        static final int INDEX = 0;
        static final int PIXEL_FORMAT = 4;
        static final int WIDTH = 8;
        static final int HEIGHT = 12;
        static final int TYPE = 16;
        static final int SHORTEST = 20;
        static final int LONGEST = 28;

        private FrameIntervals() {}
    }

    /**
     * <pre>
     * struct v4l2_format with struct v4l2_pix_format, 208 bytes; the union begins at 8, since a member has a pointer
     * 0      8       12       16            20      24             28
     * | type | width | height | pixelformat | field | bytesperline | sizeimage | colorspace and more |
     * </pre>
     */
    static final class Format {
        static final int BYTES = 208;
        static final int TYPE = 0;
        static final int WIDTH = 8;
        static final int HEIGHT = 12;
        static final int PIXELFORMAT = 16;
        static final int FIELD = 20;
        static final int BYTESPERLINE = 24;
        static final int SIZEIMAGE = 28;

        private Format() {}
    }

    /**
     * <pre>
     * struct v4l2_streamparm with struct v4l2_captureparm, 204 bytes
     * 0      4            8             12                      20
     * | type | capability | capturemode | timeperframe fraction | extendedmode and more |
     * </pre>
     */
    static final class StreamParameters {
        static final int BYTES = 204;
        static final int TYPE = 0;
        static final int CAPABILITY = 4;
        static final int TIMEPERFRAME = 12;

        private StreamParameters() {}
    }

    /**
     * <pre>
     * struct v4l2_requestbuffers, 20 bytes
     * 0       4      8        12
     * | count | type | memory | capabilities, flags, reserved |
     * </pre>
     */
    static final class RequestBuffers {
        static final int BYTES = 20;
        static final int COUNT = 0;
        static final int TYPE = 4;
        static final int MEMORY = 8;

        private RequestBuffers() {}
    }

    /**
     * <pre>
     * struct v4l2_buffer, 88 bytes
     * 0       4      8           12      16      24           40         56         60       64       72
     * | index | type | bytesused | flags | field | timeval    | timecode | sequence | memory | m.offset | length |
     *                                            | s64 | s64  |
     * </pre>
     */
    static final class Buffer {
        static final int BYTES = 88;
        static final int INDEX = 0;
        static final int TYPE = 4;
        static final int BYTESUSED = 8;
        static final int FLAGS = 12;
        static final int TIMESTAMP_SECONDS = 24;
        static final int TIMESTAMP_MICROS = 32;
        static final int SEQUENCE = 56;
        static final int MEMORY = 60;
        static final int OFFSET = 64;
        static final int LENGTH = 72;

        private Buffer() {}
    }

    private V4l2() {}

    /** A pixel format's number: its four characters, the first in the lowest byte. */
    static int fourcc(String characters) {
        byte[] bytes = characters.getBytes(StandardCharsets.US_ASCII);
        return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | bytes[3] << 24;
    }

    /** The four characters of a pixel format's number; what can't be shown is a question mark. */
    static String name(int fourcc) {
        StringBuilder name = new StringBuilder();
        for (int shift = 0; shift < 32; shift += 8) {
            int character = fourcc >> shift & 0x7f; // bit 31 marks big-endian formats
            name.append(character > ' ' && character < 0x7f ? (char) character : '?');
        }
        return name.toString();
    }
}

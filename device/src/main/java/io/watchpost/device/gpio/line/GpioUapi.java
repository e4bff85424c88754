package io.watchpost.device.gpio.line;

/**
 * The part of linux/gpio.h (uAPI v2, since Linux 5.10) that is used here. The layouts are the same on x86_64 and arm64,
 * both little-endian; a test compiles the header and compares. What isn't named is padding, and stays 0.
 */
final class GpioUapi {
    // request codes: _IOR(0xB4, number, struct) and _IOWR(0xB4, number, struct), the struct's size in bits 16 to 29
    static final long GPIO_GET_CHIPINFO_IOCTL = 0x8044b401L;
    static final long GPIO_V2_GET_LINEINFO_IOCTL = 0xc100b405L;
    static final long GPIO_V2_GET_LINE_IOCTL = 0xc250b407L;
    static final long GPIO_V2_LINE_SET_CONFIG_IOCTL = 0xc110b40dL;
    static final long GPIO_V2_LINE_GET_VALUES_IOCTL = 0xc010b40eL;
    static final long GPIO_V2_LINE_SET_VALUES_IOCTL = 0xc010b40fL;

    static final int GPIO_MAX_NAME_SIZE = 32;

    static final long GPIO_V2_LINE_FLAG_USED = 1;
    static final long GPIO_V2_LINE_FLAG_INPUT = 1 << 2;
    static final long GPIO_V2_LINE_FLAG_OUTPUT = 1 << 3;
    static final long GPIO_V2_LINE_FLAG_EDGE_RISING = 1 << 4;
    static final long GPIO_V2_LINE_FLAG_EDGE_FALLING = 1 << 5;
    static final long GPIO_V2_LINE_FLAG_BIAS_PULL_UP = 1 << 8;
    static final long GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN = 1 << 9;
    static final long GPIO_V2_LINE_FLAG_BIAS_DISABLED = 1 << 10;

    static final int GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES = 2;
    static final int GPIO_V2_LINE_ATTR_ID_DEBOUNCE = 3;

    static final int GPIO_V2_LINE_EVENT_RISING_EDGE = 1;

    /**
     * <pre>
     * struct gpiochip_info, 68 bytes
     * 0          32          64
     * | name[32] | label[32] | lines |
     * </pre>
     */
    static final class ChipInfo {
        static final int BYTES = 68;
        static final int NAME = 0;
        static final int LABEL = 32;
        static final int LINES = 64;

        private ChipInfo() {}
    }

    /**
     * <pre>
     * struct gpio_v2_line_info, 256 bytes
     * 0          32             64       68          72      80          240
     * | name[32] | consumer[32] | offset | num_attrs | flags | attrs[10] | padding[4] |
     * </pre>
     */
    static final class LineInfoStruct {
        static final int BYTES = 256;
        static final int NAME = 0;
        static final int CONSUMER = 32;
        static final int OFFSET = 64;
        static final int FLAGS = 72;

        private LineInfoStruct() {}
    }

    /**
     * <pre>
     * struct gpio_v2_line_config, 272 bytes; an attribute is 24 bytes: id, padding, value (8 bytes), mask of the lines
     * 0       8           12           32
     * | flags | num_attrs | padding[5] | attrs[10]                             |
     *                                  | id | padding | values or period | mask |
     * </pre>
     */
    static final class LineConfig {
        static final int BYTES = 272;
        static final int FLAGS = 0;
        static final int NUM_ATTRS = 8;
        static final int ATTRS = 32;
        static final int ATTR_BYTES = 24;
        static final int ATTR_ID = 0;
        static final int ATTR_VALUE = 8;
        static final int ATTR_MASK = 16;

        private LineConfig() {}
    }

    /**
     * <pre>
     * struct gpio_v2_line_request, 592 bytes
     * 0             256            288      560         564                 568          588
     * | offsets[64] | consumer[32] | config | num_lines | event_buffer_size | padding[5] | fd |
     * </pre>
     */
    static final class LineRequest {
        static final int BYTES = 592;
        static final int OFFSETS = 0;
        static final int CONSUMER = 256;
        static final int CONFIG = 288;
        static final int NUM_LINES = 560;
        static final int FD = 588;

        private LineRequest() {}
    }

    /**
     * <pre>
     * struct gpio_v2_line_values, 16 bytes; bit n is the n-th line of the request
     * 0      8
     * | bits | mask |
     * </pre>
     */
    static final class LineValues {
        static final int BYTES = 16;
        static final int BITS = 0;
        static final int MASK = 8;

        private LineValues() {}
    }

    /**
     * <pre>
     * struct gpio_v2_line_event, 48 bytes; nanoseconds of CLOCK_MONOTONIC
     * 0              8    12       16      20           24
     * | timestamp_ns | id | offset | seqno | line_seqno | padding[6] |
     * </pre>
     */
    static final class LineEvent {
        static final int BYTES = 48;
        static final int TIMESTAMP_NS = 0;
        static final int ID = 8;

        private LineEvent() {}
    }

    private GpioUapi() {}
}

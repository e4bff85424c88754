package io.watchpost.device.gpio.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.device.CHeader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the byte maps with the kernel's header, as a C compiler understands it on this machine. */
final class GpioLayoutTest {
    @TempDir
    private Path folder;

    @Test
    void constants_theKernelsHeader_saysTheSame() throws Exception {
        Map<String, Long> expected = expected();
        assertThat(CHeader.values("linux/gpio.h", expected.keySet(), folder)).isEqualTo(expected);
    }

    private static Map<String, Long> expected() {
        Map<String, Long> map = new LinkedHashMap<>();
        map.put("GPIO_GET_CHIPINFO_IOCTL", GpioUapi.GPIO_GET_CHIPINFO_IOCTL);
        map.put("GPIO_V2_GET_LINEINFO_IOCTL", GpioUapi.GPIO_V2_GET_LINEINFO_IOCTL);
        map.put("GPIO_V2_GET_LINE_IOCTL", GpioUapi.GPIO_V2_GET_LINE_IOCTL);
        map.put("GPIO_V2_LINE_SET_CONFIG_IOCTL", GpioUapi.GPIO_V2_LINE_SET_CONFIG_IOCTL);
        map.put("GPIO_V2_LINE_GET_VALUES_IOCTL", GpioUapi.GPIO_V2_LINE_GET_VALUES_IOCTL);
        map.put("GPIO_V2_LINE_SET_VALUES_IOCTL", GpioUapi.GPIO_V2_LINE_SET_VALUES_IOCTL);
        map.put("GPIO_MAX_NAME_SIZE", (long) GpioUapi.GPIO_MAX_NAME_SIZE);
        map.put("GPIO_V2_LINE_FLAG_USED", GpioUapi.GPIO_V2_LINE_FLAG_USED);
        map.put("GPIO_V2_LINE_FLAG_INPUT", GpioUapi.GPIO_V2_LINE_FLAG_INPUT);
        map.put("GPIO_V2_LINE_FLAG_OUTPUT", GpioUapi.GPIO_V2_LINE_FLAG_OUTPUT);
        map.put("GPIO_V2_LINE_FLAG_EDGE_RISING", GpioUapi.GPIO_V2_LINE_FLAG_EDGE_RISING);
        map.put("GPIO_V2_LINE_FLAG_EDGE_FALLING", GpioUapi.GPIO_V2_LINE_FLAG_EDGE_FALLING);
        map.put("GPIO_V2_LINE_FLAG_BIAS_PULL_UP", GpioUapi.GPIO_V2_LINE_FLAG_BIAS_PULL_UP);
        map.put("GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN", GpioUapi.GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN);
        map.put("GPIO_V2_LINE_FLAG_BIAS_DISABLED", GpioUapi.GPIO_V2_LINE_FLAG_BIAS_DISABLED);
        map.put("GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES", (long) GpioUapi.GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES);
        map.put("GPIO_V2_LINE_ATTR_ID_DEBOUNCE", (long) GpioUapi.GPIO_V2_LINE_ATTR_ID_DEBOUNCE);
        map.put("GPIO_V2_LINE_EVENT_RISING_EDGE", (long) GpioUapi.GPIO_V2_LINE_EVENT_RISING_EDGE);
        map.put("sizeof(struct gpiochip_info)", (long) GpioUapi.ChipInfo.BYTES);
        map.put("offsetof(struct gpiochip_info, name)", (long) GpioUapi.ChipInfo.NAME);
        map.put("offsetof(struct gpiochip_info, label)", (long) GpioUapi.ChipInfo.LABEL);
        map.put("offsetof(struct gpiochip_info, lines)", (long) GpioUapi.ChipInfo.LINES);
        map.put("sizeof(struct gpio_v2_line_info)", (long) GpioUapi.LineInfoStruct.BYTES);
        map.put("offsetof(struct gpio_v2_line_info, name)", (long) GpioUapi.LineInfoStruct.NAME);
        map.put("offsetof(struct gpio_v2_line_info, consumer)", (long) GpioUapi.LineInfoStruct.CONSUMER);
        map.put("offsetof(struct gpio_v2_line_info, offset)", (long) GpioUapi.LineInfoStruct.OFFSET);
        map.put("offsetof(struct gpio_v2_line_info, flags)", (long) GpioUapi.LineInfoStruct.FLAGS);
        map.put("sizeof(struct gpio_v2_line_config)", (long) GpioUapi.LineConfig.BYTES);
        map.put("offsetof(struct gpio_v2_line_config, flags)", (long) GpioUapi.LineConfig.FLAGS);
        map.put("offsetof(struct gpio_v2_line_config, num_attrs)", (long) GpioUapi.LineConfig.NUM_ATTRS);
        map.put("offsetof(struct gpio_v2_line_config, attrs)", (long) GpioUapi.LineConfig.ATTRS);
        map.put("sizeof(struct gpio_v2_line_config_attribute)", (long) GpioUapi.LineConfig.ATTR_BYTES);
        map.put("offsetof(struct gpio_v2_line_config_attribute, attr.id)", (long) GpioUapi.LineConfig.ATTR_ID);
        map.put("offsetof(struct gpio_v2_line_config_attribute, attr.values)", (long) GpioUapi.LineConfig.ATTR_VALUE);
        map.put("offsetof(struct gpio_v2_line_config_attribute, attr.debounce_period_us)", (long)
                GpioUapi.LineConfig.ATTR_VALUE);
        map.put("offsetof(struct gpio_v2_line_config_attribute, mask)", (long) GpioUapi.LineConfig.ATTR_MASK);
        map.put("sizeof(struct gpio_v2_line_request)", (long) GpioUapi.LineRequest.BYTES);
        map.put("offsetof(struct gpio_v2_line_request, offsets)", (long) GpioUapi.LineRequest.OFFSETS);
        map.put("offsetof(struct gpio_v2_line_request, consumer)", (long) GpioUapi.LineRequest.CONSUMER);
        map.put("offsetof(struct gpio_v2_line_request, config)", (long) GpioUapi.LineRequest.CONFIG);
        map.put("offsetof(struct gpio_v2_line_request, num_lines)", (long) GpioUapi.LineRequest.NUM_LINES);
        map.put("offsetof(struct gpio_v2_line_request, fd)", (long) GpioUapi.LineRequest.FD);
        map.put("sizeof(struct gpio_v2_line_values)", (long) GpioUapi.LineValues.BYTES);
        map.put("offsetof(struct gpio_v2_line_values, bits)", (long) GpioUapi.LineValues.BITS);
        map.put("offsetof(struct gpio_v2_line_values, mask)", (long) GpioUapi.LineValues.MASK);
        map.put("sizeof(struct gpio_v2_line_event)", (long) GpioUapi.LineEvent.BYTES);
        map.put("offsetof(struct gpio_v2_line_event, timestamp_ns)", (long) GpioUapi.LineEvent.TIMESTAMP_NS);
        map.put("offsetof(struct gpio_v2_line_event, id)", (long) GpioUapi.LineEvent.ID);
        return map;
    }
}

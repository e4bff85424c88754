package io.watchpost.config;

/**
 * A lamp that shows how the station is.
 *
 * @param pin GPIO number
 * @param activeLow whether it is lit when the pin is low
 */
public record IndicatorConfig(int pin, boolean activeLow) {
    public IndicatorConfig {
        GpioConfig.checkPin(pin);
    }
}

package io.watchpost.device.climate;

import java.util.function.DoubleUnaryOperator;

/**
 * A machine in its housing, as resistances and capacities of heat: the processor, and a housing around it or none. What
 * the governor is judged by is the processor's true temperature, which no sensor shows.
 */
final class Plant {
    /** Joules a degree, degrees a watt. */
    private final double chipCapacity;

    private final double chipToHousing;
    private final double housingCapacity;
    private final double housingToAir;
    private final DoubleUnaryOperator air;

    private double chipCelsius;
    private double housingCelsius;

    private Plant(
            double chipCapacity,
            double chipToHousing,
            double housingCapacity,
            double housingToAir,
            double startCelsius,
            DoubleUnaryOperator air) {
        this.chipCapacity = chipCapacity;
        this.chipToHousing = chipToHousing;
        this.housingCapacity = housingCapacity;
        this.housingToAir = housingToAir;
        this.air = air;
        chipCelsius = startCelsius;
        housingCelsius = startCelsius;
    }

    /** One capacity. */
    static Plant bare(double tauSeconds, double degreesAWatt, double startCelsius, DoubleUnaryOperator air) {
        return new Plant(tauSeconds / degreesAWatt, 0, 0, degreesAWatt, startCelsius, air);
    }

    /** Two of them: a chip that is soon warm, in a housing that takes long. */
    static Plant housed(
            double chipCapacity,
            double chipToHousing,
            double housingCapacity,
            double housingToAir,
            double startCelsius,
            DoubleUnaryOperator air) {
        return new Plant(chipCapacity, chipToHousing, housingCapacity, housingToAir, startCelsius, air);
    }

    /** Its time constant; of two the longer, in a good approximation. */
    double tauSeconds() {
        return housingToAir * (chipCapacity + housingCapacity) + chipToHousing * chipCapacity;
    }

    double celsius() {
        return chipCelsius;
    }

    /** Time passes. */
    void advance(double atSeconds, double watts, double seconds) {
        double outside = air.applyAsDouble(atSeconds);
        if (housingCapacity == 0) {
            chipCelsius += seconds * (watts - (chipCelsius - outside) / housingToAir) / chipCapacity;
            return;
        }
        double flow = (chipCelsius - housingCelsius) / chipToHousing;
        chipCelsius += seconds * (watts - flow) / chipCapacity;
        housingCelsius += seconds * (flow - (housingCelsius - outside) / housingToAir) / housingCapacity;
    }
}

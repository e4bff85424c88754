package io.watchpost.demo.belt;

/**
 * How hard a split makes it to see.
 *
 * @param gainMin darkest exposure, 1 is nominal
 * @param gainMax brightest exposure
 * @param noiseMin least noise, standard deviation in levels of 255
 * @param noiseMax most noise
 */
record Conditions(double gainMin, double gainMax, double noiseMin, double noiseMax) {}

package io.watchpost.result;

/**
 * Who speaks: the part of a message's id that outlives a process.
 *
 * @param device name of the station
 * @param epoch 16 lower-case hexadecimal digits, drawn anew when the machine's identity changed (a cloned SD card)
 * @param boot the kernel's boot id
 */
public record Identity(String device, String epoch, String boot) {}

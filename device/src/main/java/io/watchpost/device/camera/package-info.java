/** Cameras, and what stands for one: devices, network streams, files and folders, a test pattern. */
@NullMarked
package io.watchpost.device.camera;

import org.jspecify.annotations.NullMarked;

/**
 * In place of the sample component {@code aws.greengrass.TensorFlowLiteImageClassification}: its messages, and its
 * configuration.
 */
@NullMarked
package io.watchpost.greengrass.sample;

import org.jspecify.annotations.NullMarked;

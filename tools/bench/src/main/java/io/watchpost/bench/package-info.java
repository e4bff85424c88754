/**
 * How fast it is, as ratios against a baseline that is measured in the same run; {@code docs/benchmarks.md} tells how to
 * run each. Nothing here is shipped, and nothing here is a test: a busy machine must not fail a build.
 */
@NullMarked
package io.watchpost.bench;

import org.jspecify.annotations.NullMarked;

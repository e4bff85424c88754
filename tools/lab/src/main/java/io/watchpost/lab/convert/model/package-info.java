/** What is said of a model beside its numbers, whatever the format. */
@NullMarked
package io.watchpost.lab.convert.model;

import org.jspecify.annotations.NullMarked;

package org.sphereface.experiments.matrix;

/**
 * A file or folder that a matrix needs and does not ship; {@code ${name}} in its values.
 *
 * @param value the path; null if not given
 * @param expects what it must be and how it is laid out; null if the matrix does not say
 */
public record MatrixInput(String value, String expects) {}

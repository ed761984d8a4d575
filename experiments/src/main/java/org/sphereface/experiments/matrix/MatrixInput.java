package org.sphereface.experiments.matrix;

/**
 * A file or folder that a matrix needs and does not ship; {@code ${name}} in its values.
 *
 * @param value the path; null if not given
 * @param expects what the path must be and how it is laid out; null if the matrix does not describe
 *     it
 */
public record MatrixInput(String value, String expects) {}

/**
 * Reads a matrix file into typed cells, recipes and data descriptions, and writes each cell's
 * configuration.
 */
package org.sphereface.experiments.matrix;

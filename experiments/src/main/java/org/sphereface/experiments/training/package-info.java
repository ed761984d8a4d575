/**
 * Trains one cell of a matrix: schedule, optimizer, training loop, parameter files, embedding
 * extraction.
 */
package org.sphereface.experiments.training;

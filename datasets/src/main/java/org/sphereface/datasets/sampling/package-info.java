/**
 * The order in which training reads a set: samplers, augmentation, and background threads that
 * prepare batches.
 */
package org.sphereface.datasets.sampling;

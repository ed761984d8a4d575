/**
 * Aligned face images: where they come from ({@link org.sphereface.datasets.FaceSource}), how they
 * are aligned ({@link org.sphereface.datasets.FaceAlignment}), and in which order training reads
 * them ({@link org.sphereface.datasets.sampling.Sampler}, {@link
 * org.sphereface.datasets.sampling.BatchReader}).
 */
package org.sphereface.datasets;

/**
 * Reports on a data set before training: counts, sizes, broken and duplicate images, overlaps, and
 * whether the images are prepared as the paper requires.
 */
package org.sphereface.datasets.inspection;

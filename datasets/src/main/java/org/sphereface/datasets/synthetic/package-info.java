/**
 * Synthetic faces: a renderer of heads, hair, glasses, light and camera, and the source that offers
 * its images as a data set.
 */
package org.sphereface.datasets.synthetic;

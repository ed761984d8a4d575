/**
 * The five facial landmarks of a photograph: reading and writing landmark files, finding them by a
 * detector, and refusing those that cannot be a face.
 */
package org.sphereface.datasets.landmarks;

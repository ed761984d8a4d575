/** Finds faces and their five landmarks in photographs with the MTCNN cascade. */
package org.sphereface.detection;

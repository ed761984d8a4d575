/** Face detection by MTCNN: the networks of {@code networks} and the arithmetic between them. */
package org.sphereface.experiments.detection;

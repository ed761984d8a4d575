/** Opens the training, test and MegaFace sets that a matrix names. */
package org.sphereface.experiments.data;

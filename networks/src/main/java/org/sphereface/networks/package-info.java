/**
 * Networks from aligned face images to embeddings: the SphereFace nets of the paper's Table 2, and
 * IR-50 and MobileFaceNet beside them; and their parameters in files.
 */
package org.sphereface.networks;

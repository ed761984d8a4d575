/** Networks from aligned face images to embeddings: the SphereFace nets of the paper's Table 2. */
package org.sphereface.networks;

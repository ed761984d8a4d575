/**
 * Reads and writes files of embeddings and the names of their rows: NumPy, MATLAB, text, MegaFace's
 * and raw float32.
 */
package org.sphereface.protocols.embeddings;

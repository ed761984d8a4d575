/**
 * Image files: finding them in folders, decoding each format within a limit on memory, encoding
 * them, and arithmetic on pixels.
 */
package org.sphereface.datasets.image;

/**
 * Aligning a folder of photographs into a folder of faces, with a journal by which an interrupted
 * run continues, and checking the size of stored aligned faces.
 */
package org.sphereface.datasets.alignment;

/**
 * The page of one cell, with its training curves, ROC, DET, score histograms and MegaFace curves.
 */
package org.sphereface.reports.cell;

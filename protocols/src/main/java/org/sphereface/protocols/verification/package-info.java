/**
 * Scores pairs in folds: evaluation variants, thresholds by cross validation, curves and bootstrap
 * intervals, and the protocols on drawn pairs and on InsightFace bundles.
 */
package org.sphereface.protocols.verification;

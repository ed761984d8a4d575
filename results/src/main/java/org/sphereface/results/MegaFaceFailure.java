package org.sphereface.results;

/**
 * Why a run could not measure a cell or an ensemble on MegaFace.
 *
 * @param schemaVersion that of the result files
 * @param failure a sentence
 */
record MegaFaceFailure(int schemaVersion, String failure) {}

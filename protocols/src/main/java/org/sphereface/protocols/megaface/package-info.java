/**
 * MegaFace challenge 1: identification and verification against up to a million distractors, and
 * the devkit's files.
 */
package org.sphereface.protocols.megaface;

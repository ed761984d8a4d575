/** MegaFace challenge 1: identification and verification against up to a million distractors. */
package org.sphereface.protocols.megaface;

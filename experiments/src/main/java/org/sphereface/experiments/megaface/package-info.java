/** Embeds MegaFace's faces into files and scores networks and ensembles on them, with resume. */
package org.sphereface.experiments.megaface;

/** Matrix files: what to train, on what, by which recipe, and how it is evaluated. */
package org.sphereface.experiments.matrix;

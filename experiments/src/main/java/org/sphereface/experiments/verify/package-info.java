/** Repeats the evaluations of a finished run from its stored parameters and compares the values. */
package org.sphereface.experiments.verify;

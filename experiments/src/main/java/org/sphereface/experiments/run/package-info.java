/** Runs the cells of a matrix into a folder, one after another, and records each result. */
package org.sphereface.experiments.run;

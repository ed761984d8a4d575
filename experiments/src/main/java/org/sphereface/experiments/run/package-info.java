/** Runs the cells of a matrix: opens the data, trains, evaluates, writes result files. */
package org.sphereface.experiments.run;

/**
 * Runs cells at the same time: a process for each group of devices, or for each cell of a cluster.
 */
package org.sphereface.experiments.run.parallel;

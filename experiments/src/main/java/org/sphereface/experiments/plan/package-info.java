/** Estimates the cost of a matrix and checks its data without training. */
package org.sphereface.experiments.plan;

/** Timings of parts of a training, always as ratios within one run. */
package org.sphereface.benchmarks;

/** Runs cells at the same time, one worker process for each group of devices. */
package org.sphereface.experiments.run.parallel;

/** Reads the state of a run in progress from its folder and shows it as text. */
package org.sphereface.experiments.watch;

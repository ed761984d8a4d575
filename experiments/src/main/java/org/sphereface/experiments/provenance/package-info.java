/**
 * Collects the program version, machine, environment and configurations that a result depends on.
 */
package org.sphereface.experiments.provenance;

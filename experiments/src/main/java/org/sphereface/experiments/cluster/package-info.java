/** Runs commands of this program on other machines. The module {@code cluster} has the machines. */
package org.sphereface.experiments.cluster;

/** The command line. */
package org.sphereface.experiments.cli;

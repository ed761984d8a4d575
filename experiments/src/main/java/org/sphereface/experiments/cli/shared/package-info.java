/** Options, output and errors that several groups of commands share. */
package org.sphereface.experiments.cli.shared;

/**
 * The program sphereface: its main class, its argument and error handling, and its terminal output.
 */
package org.sphereface.experiments.cli;

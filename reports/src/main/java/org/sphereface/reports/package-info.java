/**
 * The entry points: the HTML report of a run, the comparison of two runs, and the CSV files beside
 * them.
 */
package org.sphereface.reports;

/**
 * A run as the report's pages read it: its cells, means over seeds, paired differences, the paper's
 * settings, and the caveats on the numbers.
 */
package org.sphereface.reports.run;

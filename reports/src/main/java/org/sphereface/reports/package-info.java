/** The HTML report, rebuilt from result files alone. */
package org.sphereface.reports;

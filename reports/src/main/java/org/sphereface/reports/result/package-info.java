/** The schema of result files, and reading and writing them. */
package org.sphereface.reports.result;

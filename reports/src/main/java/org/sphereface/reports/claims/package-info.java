/** The paper's claims and whether a run's intervals over its seeds support them. */
package org.sphereface.reports.claims;

/** How a search for the losses' options is shown: its budget, its options, and its tests. */
package org.sphereface.reports.tuning;

/** What a plot shows, and its drawing: as SVG for pages, and by XChart as files for papers. */
package org.sphereface.reports.plot;

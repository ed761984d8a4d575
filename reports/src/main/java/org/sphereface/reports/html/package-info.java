/**
 * The parts of every page, whatever it shows: templates, the report's folder, tables, embedded
 * plots, CSV text, paths removed from texts, and the pages that need no run.
 */
package org.sphereface.reports.html;

/**
 * What all packages of a run share: its settings, the display of progress, and which failures
 * belong to one cell.
 */
package org.sphereface.experiments;

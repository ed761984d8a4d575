/**
 * Contracts that all parts of a run share: its settings, its exception, and which failures belong
 * to one cell.
 */
package org.sphereface.experiments;

/**
 * The decisions of a run's cells person by person: who is confused with whom, and by which loss.
 */
package org.sphereface.reports.people;

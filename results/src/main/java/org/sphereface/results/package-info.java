/**
 * What a run writes and a report reads: the records of plans, results, MegaFace measurements and
 * the run's status, with the reading and writing of their files.
 */
package org.sphereface.results;

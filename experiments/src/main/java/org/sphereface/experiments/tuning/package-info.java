/**
 * Which cells the parts of a run with a search for options have, and how they follow each other.
 */
package org.sphereface.experiments.tuning;

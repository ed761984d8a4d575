/**
 * BLUFR, the large-scale protocol on LFW: verification and open-set identification over ten trials,
 * and the readers of its lists.
 */
package org.sphereface.protocols.blufr;

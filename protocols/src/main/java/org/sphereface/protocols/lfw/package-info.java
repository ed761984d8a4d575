/**
 * LFW's verification, views 1 and 2, and the lists of pairs that it takes: LFW's, CFP's and those
 * of other image sets.
 */
package org.sphereface.protocols.lfw;

/** Tests of the losses against the paper, an oracle, and plain double-precision loops. */
package org.sphereface.losses;

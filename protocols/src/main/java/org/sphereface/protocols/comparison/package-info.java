/** Tests whether two results on the same pairs differ by more than chance. */
package org.sphereface.protocols.comparison;

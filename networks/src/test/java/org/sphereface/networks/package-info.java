/** Tests of the networks against the paper's Table 2 and closed forms. */
package org.sphereface.networks;

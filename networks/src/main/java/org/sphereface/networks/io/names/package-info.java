/** How other programs name the parameters of the networks of this project. */
package org.sphereface.networks.io.names;

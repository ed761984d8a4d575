/** The networks that this project ships, each built from layers. */
package org.sphereface.networks.architecture;

/** A run as another process sees it, from its files alone. */
package org.sphereface.experiments.watch;

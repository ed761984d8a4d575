/** Trainable heads over classes that losses and plug-ins extend or configure. */
package org.sphereface.losses.head;

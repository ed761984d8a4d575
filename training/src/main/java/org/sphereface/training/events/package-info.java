/** Writes training curves as TensorBoard event files. */
package org.sphereface.training.events;

/** A training's course in files that TensorBoard reads. */
package org.sphereface.experiments.events;

/** Saves a training's state to disk so that an interrupted training resumes to the same bits. */
package org.sphereface.training.checkpoint;

/** Trains one network with one loss by a recipe and reports the training curve to listeners. */
package org.sphereface.training;

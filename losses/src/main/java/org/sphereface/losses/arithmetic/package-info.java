/**
 * Differentiable operations on batches that losses are made of: rows, pairs, angles, margins and
 * cross entropy.
 */
package org.sphereface.losses.arithmetic;

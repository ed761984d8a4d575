/**
 * Losses on embeddings of labelled faces: softmax, modified softmax and A-Softmax.
 *
 * <p>Notation throughout: {@code x} an embedding of d values, {@code W_j} the weight of class j
 * (row j of an N x d matrix), {@code theta_j} the angle between the two, {@code y} the label.
 */
package org.sphereface.losses;

/**
 * The contract of losses on embeddings of labelled faces: {@link org.sphereface.losses.Loss} with
 * its options, and {@link org.sphereface.losses.LossHead}, its trainable part.
 *
 * <p>Notation throughout: {@code x} an embedding of d values, {@code W_j} the weight of class j
 * (row j of an N x d matrix), {@code theta_j} the angle between the two, {@code y} the label.
 */
package org.sphereface.losses;

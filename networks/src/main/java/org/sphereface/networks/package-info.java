/**
 * The contract of networks from aligned face images to embeddings: {@link
 * org.sphereface.networks.Network} with its options, and {@link
 * org.sphereface.networks.EmbeddingNetwork}, which computes.
 */
package org.sphereface.networks;

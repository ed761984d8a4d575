/**
 * Networks with parameters on a device, in training or loaded from a file, and the embeddings that
 * they compute.
 */
package org.sphereface.training.model;

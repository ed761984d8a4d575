package org.sphereface.experiments.matrix;

import org.sphereface.datasets.FaceSource;
import org.sphereface.protocols.Protocol;

/**
 * A test set and the protocol that scores it.
 *
 * @param name its name in reports, such as {@code LFW}; unique in its matrix
 * @param faces the test set
 * @param protocol the protocol
 */
public record EvaluationPlan(String name, FaceSource faces, Protocol protocol) {}

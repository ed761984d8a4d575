package org.sphereface.experiments.cli.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.sphereface.experiments.model.ModelOrigin;

/**
 * What embeddings are made of, for results.
 *
 * @param model that computed them
 * @param faces the fingerprint of each set of faces by its description
 */
record EmbeddingOrigin(ModelOrigin model, Map<String, String> faces) {
  EmbeddingOrigin {
    faces = new LinkedHashMap<>(faces);
  }
}

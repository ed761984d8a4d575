package org.sphereface.experiments.cli.evaluate;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.sphereface.protocols.EmbeddingRows;
import org.sphereface.protocols.embeddings.EmbeddingEnsemble;
import org.sphereface.protocols.embeddings.EmbeddingSource;
import org.sphereface.protocols.megaface.Distractors;

/**
 * What MegaFace challenge 1 is evaluated on.
 *
 * @param probes a row a probe
 * @param people the identity of each probe
 * @param distractors their rows, and the sizes of galleries
 */
record MegaFaceInput(EmbeddingRows probes, List<String> people, Distractors distractors)
    implements AutoCloseable {

  /**
   * Opens files of embeddings: one of probes and one of distractors for each network.
   *
   * @param people gives the identity of each row of probes
   * @param sizes numbers of distractors; empty for 10, 100, ... and all
   */
  static MegaFaceInput open(
      List<EmbeddingSource> probes,
      List<EmbeddingSource> distractors,
      Function<EmbeddingEnsemble, List<String>> people,
      List<Integer> sizes) {
    EmbeddingEnsemble probeRows = EmbeddingEnsemble.open(probes);
    EmbeddingEnsemble distractorRows = EmbeddingEnsemble.open(distractors);
    return new MegaFaceInput(
        probeRows, people.apply(probeRows), Distractors.of(distractorRows, sizes));
  }

  /** Closes the files of embeddings. */
  @Override
  public void close() {
    Stream.of(probes, distractors.rows())
        .filter(EmbeddingEnsemble.class::isInstance)
        .map(EmbeddingEnsemble.class::cast)
        .forEach(EmbeddingEnsemble::close);
  }
}

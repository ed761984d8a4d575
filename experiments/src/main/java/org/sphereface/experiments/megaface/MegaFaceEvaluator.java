package org.sphereface.experiments.megaface;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sphereface.experiments.data.MegaFaceDatasets;
import org.sphereface.files.Reason;
import org.sphereface.files.Sha256;
import org.sphereface.networks.Network;
import org.sphereface.networks.Precision;
import org.sphereface.protocols.embeddings.EmbeddingEnsemble;
import org.sphereface.protocols.embeddings.EmbeddingSource;
import org.sphereface.protocols.megaface.Distractors;
import org.sphereface.protocols.megaface.MegaFace;
import org.sphereface.protocols.megaface.MegaFaceResult;
import org.sphereface.results.CellResult;
import org.sphereface.results.MegaFaceSets;
import org.sphereface.results.MegaFaceSets.TestSet;
import org.sphereface.training.model.EmbeddingExtractor;
import org.sphereface.training.model.PretrainedNetwork;
import org.sphereface.training.model.StoredEmbeddings;

/**
 * MegaFace of networks from their stored parameters. Embeddings go to files, from which one that
 * was killed goes on.
 *
 * @param device where faces are embedded
 * @param console is told now and then how far it is
 */
public record MegaFaceEvaluator(Device device, Consumer<String> console) {

  private static final long NANOSECONDS_BETWEEN_LINES = 30_000_000_000L;

  /**
   * A network of an ensemble, or the only one.
   *
   * @param sha256 of the file of parameters
   * @param faces as it sees them
   * @param work where its embeddings are kept
   */
  public record Part(
      Network network,
      Path parameters,
      String sha256,
      MegaFaceDatasets faces,
      MegaFaceWorkFolder work) {

    /** Reads the file of parameters for its hash. */
    public static Part of(
        Network network, Path parameters, MegaFaceDatasets faces, MegaFaceWorkFolder work) {
      try {
        return new Part(network, parameters, Sha256.of(parameters), faces, work);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + parameters + ": " + Reason.of(e), e);
      }
    }
  }

  /** What networks are measured on, and which these are. */
  public MegaFaceSets sets(String configuration, List<Part> parts) {
    Engine engine = Engine.getInstance();
    return new MegaFaceSets(
        CellResult.SCHEMA_VERSION,
        configuration,
        parts.stream().map(Part::sha256).collect(Collectors.joining(",")),
        engine.getEngineName() + " " + engine.getVersion() + " on " + device,
        joined(parts, MegaFaceDatasets::probeSet),
        joined(parts, MegaFaceDatasets::distractorSet));
  }

  private static TestSet joined(List<Part> parts, Function<MegaFaceDatasets, TestSet> part) {
    List<TestSet> sets = parts.stream().map(Part::faces).map(part).toList();
    return new TestSet(
        sets.get(0).data(),
        sets.get(0).synthetic(),
        sets.stream().map(TestSet::fingerprint).collect(Collectors.joining(",")));
  }

  /**
   * Measures a network, or the ensemble of several.
   *
   * @param configuration of the section {@code megaface}, as for each part alone
   * @param parts the networks, one or more
   * @param sets those of all parts together
   * @param work where the scores are kept; that of the part if there is but one
   */
  public MegaFaceResult measure(
      String configuration, List<Part> parts, MegaFaceSets sets, MegaFaceWorkFolder work) {
    List<EmbeddingSource> probes = new ArrayList<>();
    List<EmbeddingSource> distractors = new ArrayList<>();
    for (Part part : parts) {
      MegaFaceEmbeddings embedded = embed(configuration, part, Precision.FLOAT32);
      probes.add(embedded.probes());
      distractors.add(embedded.distractors());
    }
    if (parts.size() > 1) {
      work.begin(sets.toString());
    }
    MegaFaceDatasets faces = parts.get(0).faces();
    try (EmbeddingEnsemble probeRows = EmbeddingEnsemble.open(probes);
        EmbeddingEnsemble distractorRows = EmbeddingEnsemble.open(distractors)) {
      return new MegaFace(
              probeRows,
              faces.probes().people(),
              Distractors.of(distractorRows, faces.sizes()),
              Runtime.getRuntime().availableProcessors(),
              told("distractors scored"))
          .evaluate(work.scores());
    }
  }

  /**
   * Embeds the faces of a network into files of its work folder, those that are not there yet.
   *
   * @param configuration what decides the embeddings beside faces, parameters and engine
   */
  MegaFaceEmbeddings embed(String configuration, Part part, Precision precision) {
    part.work().begin(sets(configuration, List.of(part)).toString());
    try (PretrainedNetwork network =
        new PretrainedNetwork(part.network(), part.parameters(), device)) {
      network.compute(precision);
      EmbeddingExtractor extractor = new EmbeddingExtractor(network, images -> {});
      MegaFaceDatasets faces = part.faces();
      return new MegaFaceEmbeddings(
          new StoredEmbeddings(part.work().probes())
              .fill(
                  extractor,
                  faces.probes().faces(),
                  faces.probes().indices(),
                  told("probes embedded")),
          faces.probes().people(),
          new StoredEmbeddings(part.work().distractors())
              .fill(
                  extractor,
                  faces.distractors(),
                  IntStream.range(0, faces.distractors().images().size()).boxed().toList(),
                  told("distractors embedded")));
    }
  }

  /** A line now and then. */
  private IntConsumer told(String what) {
    long[] last = {System.nanoTime()};
    return done -> {
      if (System.nanoTime() - last[0] > NANOSECONDS_BETWEEN_LINES) {
        last[0] = System.nanoTime();
        console.accept(String.format(Locale.ROOT, "  MegaFace: %,d %s", done, what));
      }
    };
  }
}

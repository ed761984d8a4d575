package org.sphereface.experiments.megaface;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sphereface.experiments.Progress;
import org.sphereface.experiments.data.MegaFaceDatasets;
import org.sphereface.experiments.model.ModelFile;
import org.sphereface.experiments.model.ModelOrigin;
import org.sphereface.protocols.embeddings.EmbeddingEnsemble;
import org.sphereface.protocols.embeddings.EmbeddingSource;
import org.sphereface.protocols.megaface.Distractors;
import org.sphereface.protocols.megaface.MegaFace;
import org.sphereface.protocols.megaface.MegaFaceResult;
import org.sphereface.results.CellResult;
import org.sphereface.results.MegaFaceSets;
import org.sphereface.results.MegaFaceSets.TestSet;
import org.sphereface.training.model.EmbeddingExtractor;
import org.sphereface.training.model.EmbeddingModel;
import org.sphereface.training.model.StoredEmbeddings;

/**
 * Evaluates networks with stored parameters on MegaFace. Embeddings are written to files, from
 * which an evaluation that was killed resumes.
 *
 * @param console takes lines on the progress
 */
public record MegaFaceEvaluator(Consumer<String> console) {

  /**
   * A network of an ensemble, or the only one.
   *
   * @param sha256 of the model's files: {@link ModelOrigin#sha256}
   * @param faces cut to its patch
   * @param work the folder of its embeddings
   */
  public record EnsembleMember(
      ModelFile model, String sha256, MegaFaceDatasets faces, MegaFaceWorkFolder work) {

    /** Reads the model's files for their hash. */
    public static EnsembleMember of(
        ModelFile model, MegaFaceDatasets faces, MegaFaceWorkFolder work) {
      return new EnsembleMember(model, ModelOrigin.of(model).sha256(), faces, work);
    }
  }

  /** Describes what a result depends on: configuration, networks, engine and faces. */
  public MegaFaceSets sets(String configuration, List<EnsembleMember> members) {
    return new MegaFaceSets(
        CellResult.SCHEMA_VERSION,
        configuration,
        members.stream().map(EnsembleMember::sha256).collect(Collectors.joining(",")),
        members.get(0).model().runtime(),
        joined(members, MegaFaceDatasets::probeSet),
        joined(members, MegaFaceDatasets::distractorSet));
  }

  private static TestSet joined(
      List<EnsembleMember> members, Function<MegaFaceDatasets, TestSet> set) {
    List<TestSet> sets = members.stream().map(EnsembleMember::faces).map(set).toList();
    return new TestSet(
        sets.get(0).data(),
        sets.get(0).synthetic(),
        sets.stream().map(TestSet::fingerprint).collect(Collectors.joining(",")));
  }

  /**
   * Measures a network, or the ensemble of several.
   *
   * @param configuration of the section {@code megaface}, the same as for each member alone
   * @param members the networks, one or more
   * @param sets those of all members together
   * @param work the folder of the scores; that of the member if there is one only
   */
  public MegaFaceResult measure(
      String configuration,
      List<EnsembleMember> members,
      MegaFaceSets sets,
      MegaFaceWorkFolder work) {
    List<EmbeddingSource> probes = new ArrayList<>();
    List<EmbeddingSource> distractors = new ArrayList<>();
    for (EnsembleMember member : members) {
      MegaFaceEmbeddings embedded = embed(configuration, member);
      probes.add(embedded.probes());
      distractors.add(embedded.distractors());
    }
    if (members.size() > 1) {
      work.begin(sets.toString());
    }
    MegaFaceDatasets faces = members.get(0).faces();
    try (EmbeddingEnsemble probeRows = EmbeddingEnsemble.open(probes);
        EmbeddingEnsemble distractorRows = EmbeddingEnsemble.open(distractors)) {
      return new MegaFace(
              probeRows,
              faces.probes().people(),
              Distractors.of(distractorRows, faces.sizes()),
              Runtime.getRuntime().availableProcessors(),
              progress("distractors scored"))
          .evaluate(work.scores());
    }
  }

  /**
   * Embeds the faces of a model into files of its work folder, those that are not there yet.
   *
   * @param configuration the settings that the embeddings depend on, beside faces, parameters and
   *     engine
   */
  MegaFaceEmbeddings embed(String configuration, EnsembleMember member) {
    MegaFaceSets sets = sets(configuration, List.of(member));
    member.work().begin(sets.toString());
    try (EmbeddingModel model = member.model().open()) {
      EmbeddingExtractor extractor = new EmbeddingExtractor(model, images -> {});
      MegaFaceDatasets faces = member.faces();
      return new MegaFaceEmbeddings(
          new StoredEmbeddings(member.work().probes())
              .fill(
                  extractor,
                  faces.probes().faces(),
                  faces.probes().indices(),
                  progress("probes embedded")),
          faces.probes().people(),
          new StoredEmbeddings(member.work().distractors())
              .fill(
                  extractor,
                  faces.distractors(),
                  IntStream.range(0, faces.distractors().images().size()).boxed().toList(),
                  progress("distractors embedded")),
          sets);
    }
  }

  /** Prints how many are done, not more often than every 15 seconds. */
  private IntConsumer progress(String what) {
    Progress lines = Progress.lines(console);
    return done ->
        lines.update(done, "", () -> String.format(Locale.ROOT, "  MegaFace: %,d %s", done, what));
  }
}

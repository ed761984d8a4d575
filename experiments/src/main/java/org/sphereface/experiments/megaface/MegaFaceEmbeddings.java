package org.sphereface.experiments.megaface;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.experiments.RunException;
import org.sphereface.experiments.data.MegaFaceDatasets;
import org.sphereface.experiments.data.MegaFaceProbes;
import org.sphereface.experiments.data.OpenedDatasets;
import org.sphereface.experiments.matrix.MegaFacePlan;
import org.sphereface.experiments.megaface.MegaFaceEvaluator.EnsembleMember;
import org.sphereface.experiments.model.ModelFile;
import org.sphereface.files.OutputFolder;
import org.sphereface.files.Reason;
import org.sphereface.files.Sha256;
import org.sphereface.protocols.embeddings.EmbeddingSource;
import org.sphereface.results.MegaFaceSets;

/**
 * The faces of MegaFace, embedded by a network into files.
 *
 * @param probes one row for each probe
 * @param people the person of each probe
 * @param distractors one row for each distractor
 * @param sets what they depend on
 */
public record MegaFaceEmbeddings(
    EmbeddingSource probes, List<String> people, EmbeddingSource distractors, MegaFaceSets sets) {

  private static final int SHOWN = 16;

  public MegaFaceEmbeddings {
    people = List.copyOf(people);
  }

  /**
   * Embeds faces as a run does for a matrix's section {@code megaface}: distractors without the
   * probes' people. Embeddings of the same faces, parameters and settings that the folder already
   * has are kept, so that a command that was killed resumes.
   *
   * @param version of this program
   * @param cache the folder, in which each combination of these has a folder of its own
   * @param console takes lines that describe the faces and the progress
   * @throws org.sphereface.experiments.matrix.MatrixException if no probe has a mate, faces are not
   *     of the size that the network takes, or distractors are fewer than a size
   * @throws UncheckedIOException if files cannot be read or written
   */
  public static MegaFaceEmbeddings of(
      MegaFacePlan plan, ModelFile model, String version, Path cache, Consumer<String> console) {
    MegaFaceProbes probes = MegaFaceProbes.open(plan, List.of(), OpenedDatasets.CACHE_BYTES);
    MegaFaceDatasets faces =
        MegaFaceDatasets.open(plan, probes, List.of(), OpenedDatasets.CACHE_BYTES);
    for (FaceDataset set : List.of(probes.faces(), faces.distractors())) {
      OpenedDatasets.requireSize(
          "model '" + model.id() + "'", model.inputHeight(), model.inputWidth(), set);
    }
    requireSizes(plan.sizes(), faces.distractors().images().size());
    console.accept("Probes: " + faces.probeSet().data());
    console.accept("Distractors: " + faces.distractorSet().data());
    MegaFaceEvaluator evaluator = new MegaFaceEvaluator(console);
    String settings = model.settings() + ", " + version;
    try {
      OutputFolder folder = OutputFolder.make(cache);
      EnsembleMember hashed = EnsembleMember.of(model, faces, new MegaFaceWorkFolder(folder));
      String key = Sha256.of(evaluator.sets(settings, List.of(hashed)).toString());
      MegaFaceWorkFolder work =
          new MegaFaceWorkFolder(folder.within("megaface-" + key.substring(0, SHOWN)));
      return evaluator.embed(settings, new EnsembleMember(model, hashed.sha256(), faces, work));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to " + cache + ": " + Reason.of(e), e);
    }
  }

  private static void requireSizes(List<Integer> sizes, int distractors) {
    if (!sizes.isEmpty() && sizes.get(sizes.size() - 1) > distractors) {
      throw new RunException(
          "There are " + distractors + " distractors, fewer than the sizes " + sizes + " ask for.");
    }
  }
}

package org.sphereface.experiments.cli.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sphereface.experiments.matrix.FaceDescription;
import org.sphereface.experiments.matrix.MegaFacePlan;
import org.sphereface.experiments.megaface.MegaFaceEmbeddings;
import org.sphereface.experiments.model.ModelFile;
import org.sphereface.experiments.model.ModelOrigin;
import org.sphereface.experiments.provenance.ProgramVersion;
import org.sphereface.files.PrintableText;
import org.sphereface.results.MegaFaceSets.TestSet;
import picocli.CommandLine.Option;

/** MegaFace on faces that a model embeds. */
final class NetworkMegaFaceOptions {

  @Option(
      names = "--probe-faces",
      paramLabel = "FACES",
      description =
          "Faces of the probes, of people with two or more images. " + FaceDescription.FORMS)
  private String probeFaces;

  @Option(
      names = "--distractor-faces",
      paramLabel = "FACES",
      description =
          "Faces of the distractors, in the same form. People of the probes are left out by their"
              + " names.")
  private String distractorFaces;

  boolean complete() {
    return probeFaces != null && distractorFaces != null;
  }

  /** Embeds the faces that the cache does not have, as a run does for a matrix's megaface. */
  MegaFaceInput open(EmbeddingOptions input, List<Integer> sizes) {
    ModelFile model = input.network().model();
    MegaFacePlan plan =
        new MegaFacePlan(
            new FaceDescription(probeFaces, "--probe-faces")
                .source(model.inputHeight(), model.inputWidth()),
            null,
            new FaceDescription(distractorFaces, "--distractor-faces")
                .source(model.inputHeight(), model.inputWidth()),
            sizes.stream().sorted().distinct().toList());
    MegaFaceEmbeddings embedded =
        MegaFaceEmbeddings.of(
            plan,
            model,
            new ProgramVersion().version(),
            input.cache(),
            line -> {
              input.console().println(PrintableText.of(line));
              input.console().flush();
            });
    Map<String, String> faces = new LinkedHashMap<>();
    for (TestSet set : List.of(embedded.sets().probes(), embedded.sets().distractors())) {
      faces.put(set.data(), set.fingerprint());
    }
    input.embedded(new EmbeddingOrigin(ModelOrigin.of(model), faces));
    return MegaFaceInput.open(
        List.of(embedded.probes()),
        List.of(embedded.distractors()),
        rows -> embedded.people(),
        sizes);
  }
}

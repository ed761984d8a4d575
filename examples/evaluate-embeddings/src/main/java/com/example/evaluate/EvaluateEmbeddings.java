package com.example.evaluate;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.embeddings.EmbeddingEnsemble;
import org.sphereface.protocols.embeddings.EmbeddingSource;
import org.sphereface.protocols.lfw.LfwVerification;
import org.sphereface.protocols.verification.EvaluationVariant;

/** Prints the accuracy of embeddings on LFW's ten folds: PAIRS EMBEDDINGS NAMES. */
public final class EvaluateEmbeddings {

  private EvaluateEmbeddings() {}

  /** Runs the example. */
  public static void main(String[] files) {
    VerificationResult result = evaluate(files[0], Path.of(files[1]), Path.of(files[2]));
    System.out.printf(
        "%.2f %% +- %.2f, area under the ROC curve %.4f%n",
        100 * result.meanAccuracy(), 100 * result.standardError(), result.areaUnderCurve());
  }

  static VerificationResult evaluate(String pairs, Path embeddings, Path names) {
    Embeddings faces = EmbeddingEnsemble.readNamed(EmbeddingSource.of(embeddings), names);
    Map<String, String> images =
        faces.names().stream().collect(Collectors.toMap(Function.identity(), Function.identity()));
    LfwVerification lfw = new LfwVerification(pairs, List.of(), EvaluationVariant.RELEASED);
    return lfw.evaluate(lfw.pairs(images), faces);
  }
}

package org.sphereface.experiments.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;
import org.sphereface.protocols.PairDecision;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationResult.FoldAccuracy;
import org.sphereface.protocols.verification.EvaluationVariant;
import org.sphereface.results.ResultFiles;

/**
 * The threshold of a stored evaluation on cosines: the mean of its folds' thresholds.
 *
 * @param source the pairs that were evaluated
 * @param cosine above which a pair is called the same person
 * @param different cosines of the pairs of different people
 */
public record StoredThreshold(String source, double cosine, List<Double> different) {

  private record ResultFile(
      String variant, String pairSource, List<FoldAccuracy> folds, List<PairDecision> pairs) {}

  public StoredThreshold {
    different = List.copyOf(different);
  }

  /**
   * Reads what {@code evaluate ... --json --with-pairs} printed.
   *
   * @throws ProtocolException if it is no such result, or centred, since its cosines then belong to
   *     its own images
   */
  public static StoredThreshold read(Path file) {
    ResultFile result;
    try {
      result =
          JsonMapper.builder()
              .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .build()
              .readValue(InputFile.bytes(file, ResultFiles.MOST_BYTES), ResultFile.class);
    } catch (JsonProcessingException e) {
      throw wrong(file, "is no result in JSON");
    } catch (IOException e) {
      throw new ProtocolException("Cannot read " + file + ": " + Reason.of(e) + ".");
    }
    if (result == null
        || result.folds() == null
        || result.folds().isEmpty()
        || result.folds().contains(null)
        || result.pairs() == null
        || result.pairs().contains(null)
        || result.pairs().stream().allMatch(PairDecision::same)) {
      throw wrong(file, "has no folds or no pairs of different people");
    }
    boolean distances = EvaluationVariant.SQUARED_EUCLIDEAN.equals(result.variant());
    if (!distances && !EvaluationVariant.UNCENTRED.equals(result.variant())) {
      throw wrong(
          file,
          "is of the evaluation '"
              + result.variant()
              + "', whose scores depend on the mean of its own images");
    }
    double threshold =
        result.folds().stream().mapToDouble(FoldAccuracy::threshold).average().orElseThrow();
    return new StoredThreshold(
        result.pairSource(),
        distances ? 1 - threshold / 2 : threshold,
        result.pairs().stream()
            .filter(pair -> !pair.same())
            .map(pair -> distances ? 1 + pair.score() / 2 : pair.score())
            .toList());
  }

  private static ProtocolException wrong(Path file, String what) {
    return new ProtocolException(
        file
            + " "
            + what
            + ": write it by 'sphereface evaluate lfw --evaluation uncentred --json --with-pairs'.");
  }

  /** Returns the fraction of the pairs of different people whose cosine is above a value. */
  public double falseAcceptRate(double value) {
    return (double) different.stream().filter(score -> score > value).count() / different.size();
  }
}

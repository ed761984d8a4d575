package org.sphereface.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sphereface.protocols.statistics.ClassAngles;
import org.sphereface.protocols.statistics.EmbeddingStatistics;

/**
 * Statistics of a cell's embeddings over its training, in the file {@code
 * cells/<id>/embeddings.json}: what explains why one loss verifies better than another. They are of
 * the same images at each point, without the mirror image.
 *
 * @param schemaVersion {@link CellResult#SCHEMA_VERSION}
 * @param trainingFingerprint the training set's content hash
 * @param testFingerprint the content hash of the first evaluation's set; null without an evaluation
 * @param points by rising iteration
 */
public record EmbeddingCurve(
    int schemaVersion,
    String trainingFingerprint,
    @JsonInclude(JsonInclude.Include.ALWAYS) String testFingerprint,
    List<Point> points) {

  private static final String FILE = "embeddings.json";

  public EmbeddingCurve {
    points = List.copyOf(points);
  }

  /**
   * @param iteration after whose update it was measured
   * @param training of people of the training set; null if fewer than two of them have two images
   * @param test of people of the first evaluation; null if it has no two such people
   * @param classes of the same training images; null where the loss keeps no class weights in one
   *     matrix
   * @param unrecognised the share of the same training images that violate the loss's own margin:
   *     the logit of the own class, with the margin at this iteration's lambda, is not the largest.
   *     Without a margin it is the share whose class is not the most likely one. Null where {@code
   *     classes} is, and in files of earlier versions
   */
  public record Point(
      int iteration,
      @JsonInclude(JsonInclude.Include.ALWAYS) EmbeddingStatistics training,
      @JsonInclude(JsonInclude.Include.ALWAYS) EmbeddingStatistics test,
      @JsonInclude(JsonInclude.Include.ALWAYS) ClassAngles classes,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double unrecognised) {}

  /**
   * Writes the curve of a cell.
   *
   * @throws ResultException if it cannot be written, or holds a value that is not finite
   */
  public void write(Path folder, String id) {
    ResultFiles.write(folder, ResultFiles.cellPath(folder, id, FILE), this);
  }

  /**
   * Reads the curve of a cell.
   *
   * @return empty if there is none, as in runs of earlier versions
   * @throws ResultException if the file is not readable
   */
  public static Optional<EmbeddingCurve> read(Path folder, String id) {
    Path file = folder.resolve(ResultFiles.cellPath(folder, id, FILE));
    return ResultFiles.read(file, EmbeddingCurve.class);
  }

  /**
   * Removes the curve of a cell, if there is one.
   *
   * @throws ResultException if it cannot be removed
   */
  public static void remove(Path folder, String id) {
    ResultFiles.remove(folder, ResultFiles.cellPath(folder, id, FILE));
  }
}

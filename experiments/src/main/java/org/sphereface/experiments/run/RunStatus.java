package org.sphereface.experiments.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import org.sphereface.reports.result.CellResult.CurvePoint;

/**
 * What a run is doing, for those who watch it: {@code DIR/status.json}, which is there while the
 * run lasts, and after a kill. No result depends on it.
 *
 * @param phase what is done now
 * @param cell with which cell; null if with none
 * @param training how far that cell's training is; null before it begins
 * @param work of each cell's training by its id, in FLOPs of the network's forward passes; 0 where
 *     the network does not tell them
 */
public record RunStatus(Phase phase, String cell, Training training, Map<String, Long> work) {

  private static final String FILE = "status.json";

  // one that another version wrote is read as far as it can be
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** What a run can be doing. */
  public enum Phase {
    OPENING,
    TRAINING,
    EVALUATING,
    MEGAFACE
  }

  /**
   * @param iterations of the whole training
   * @param batch images an iteration
   * @param latest point of the curve; null before the first
   * @param imagesPerSecond since the point before; 0 before the first
   * @param meanRate images a second since this session's training began; 0 before its first point
   */
  public record Training(
      int iterations, int batch, CurvePoint latest, double imagesPerSecond, double meanRate) {

    /** Seconds to the last iteration at the mean rate; infinite if it is not known. */
    public double secondsLeft() {
      return meanRate > 0
          ? (double) (iterations - latest.iteration()) * batch / meanRate
          : Double.POSITIVE_INFINITY;
    }

    /** Seconds of the whole training at the mean rate; infinite if it is not known. */
    public double seconds() {
      return meanRate > 0 ? (double) iterations * batch / meanRate : Double.POSITIVE_INFINITY;
    }
  }

  /** Moves a new file into place. It is not forced to the device: it is of use now or never. */
  void write(Path run) {
    Path file = run.resolve(FILE);
    Path temporary = run.resolve(FILE + ".tmp");
    try {
      Files.createDirectories(run);
      Files.write(temporary, JSON.writeValueAsBytes(this));
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** The status of a run; empty if there is none that can be read. */
  public static Optional<RunStatus> read(Path run) {
    try {
      RunStatus status = JSON.readValue(Files.readAllBytes(run.resolve(FILE)), RunStatus.class);
      return Optional.ofNullable(status)
          .filter(s -> s.phase() != null && s.work() != null)
          .filter(s -> s.phase() != Phase.TRAINING || s.training() != null);
    } catch (NoSuchFileException | JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + run.resolve(FILE) + ": " + e.getMessage(), e);
    }
  }

  static void remove(Path run) {
    try {
      Files.deleteIfExists(run.resolve(FILE));
      Files.deleteIfExists(run.resolve(FILE + ".tmp"));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot remove " + run.resolve(FILE) + ": " + e.getMessage(), e);
    }
  }
}

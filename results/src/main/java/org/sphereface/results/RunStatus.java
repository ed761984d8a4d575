package org.sphereface.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;
import org.sphereface.files.WholeFile;
import org.sphereface.results.CellResult.CurvePoint;

/**
 * What a run does at the moment. {@code DIR/status.json}, and {@code DIR/status-N.json} for the
 * process of a group of devices, exist while the run lasts, and after a kill. No result depends on
 * them.
 *
 * @param phase what the run does
 * @param cell the cell that it works on; null for none
 * @param training the progress of that cell's training; null before it begins
 * @param work of each cell's training by its id, in FLOPs of the network's forward passes; 0 where
 *     they are not known
 */
public record RunStatus(Phase phase, String cell, Training training, Map<String, Long> work) {

  /** Name of the only process of a run. */
  public static final String WHOLE = "";

  private static final String NAME = "status";
  private static final long MOST_BYTES = 16L << 20;
  private static final String ENDING = ".json";
  private static final String FILES = NAME + "(-[0-9]+)?\\.json";

  // fields of other versions are ignored
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** The phases of a run. */
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

  /** Returns the name of the process of a group of devices. */
  public static String group(int number) {
    return "-" + number;
  }

  /** Writes the file. It is not forced to the device: after a crash it is of no use. */
  public void write(Path run, String part) {
    Path file = file(run, part);
    try (WholeFile whole = WholeFile.open(file)) {
      whole.append(JSON.writeValueAsBytes(this));
      whole.commitForNow();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file + ": " + Reason.of(e), e);
    }
  }

  private static Path file(Path run, String part) {
    return run.resolve(NAME + part + ENDING);
  }

  /** Returns the status of each process of a run that has a readable one. */
  public static List<RunStatus> read(Path run) {
    List<RunStatus> found = new ArrayList<>();
    for (Path file : files(run)) {
      read(file, found);
    }
    return found;
  }

  private static void read(Path file, List<RunStatus> found) {
    try {
      RunStatus status = JSON.readValue(InputFile.bytes(file, MOST_BYTES), RunStatus.class);
      if (status != null
          && status.phase() != null
          && status.work() != null
          && (status.phase() != Phase.TRAINING || status.training() != null)) {
        found.add(status);
      }
    } catch (NoSuchFileException | JsonProcessingException e) {
      // the process has ended, or the file is no status
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  /** Returns the links, pipes and other special files with a name of a status; none is opened. */
  public static List<Path> unread(Path run) {
    return named(run, false);
  }

  private static List<Path> files(Path run) {
    return named(run, true);
  }

  private static List<Path> named(Path run, boolean regular) {
    try (Stream<Path> all = Files.list(run)) {
      return all.filter(file -> file.getFileName().toString().matches(FILES))
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) == regular)
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + run + ": " + Reason.of(e), e);
    }
  }

  public static void removeAll(Path run) {
    files(run).forEach(RunStatus::remove);
  }

  public static void remove(Path run, String part) {
    remove(file(run, part));
  }

  private static void remove(Path file) {
    try {
      WholeFile.remove(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + file + ": " + Reason.of(e), e);
    }
  }
}

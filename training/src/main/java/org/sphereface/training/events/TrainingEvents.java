package org.sphereface.training.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sphereface.files.OutputFolder;
import org.sphereface.files.Reason;
import org.sphereface.results.CellResult.CurvePoint;
import org.sphereface.training.TrainingListener;
import org.sphereface.training.checkpoint.TrainingState;

/**
 * Writes the event files of one cell: the points of its curve, the images a second, and at the end
 * the accuracy of each evaluation.
 *
 * <p>Each session (from start to end or kill) has a file of its own, with a name that sorts after
 * the earlier ones. It starts at the iteration from which the training resumes, and writes that
 * iteration's point again. TensorBoard drops what earlier sessions logged from there on, so that
 * each series has each iteration once. A training from its first iteration on removes earlier
 * files.
 */
public final class TrainingEvents implements TrainingListener, AutoCloseable {

  private static final String NAME = "events.out.tfevents.";

  private final OutputFolder folder;
  private final InstantSource clock;
  private EventFile file;

  /**
   * @param folder of this cell's event files alone; made when its training begins
   */
  public TrainingEvents(OutputFolder folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  @Override
  public void began(TrainingState done) {
    if (done.iteration() == 0) {
      remove(folder);
    }
    close();
    file = new EventFile(folder, nextName(), clock);
    file.sessionStart(done.iteration());
    int last = done.curve().size() - 1;
    if (last >= 0 && done.curve().get(last).iteration() == done.iteration()) {
      logged(done.curve().get(last), done.speeds().get(last));
    }
  }

  @Override
  public void logged(CurvePoint point, double imagesPerSecond) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("training/loss", point.loss());
    values.put("training/accuracy", point.accuracy());
    values.put("training/learning_rate", point.learningRate());
    if (point.lambda() != null) {
      values.put("training/lambda", point.lambda());
    }
    values.put("training/images_per_second", imagesPerSecond);
    file.scalars(point.iteration(), values);
  }

  /**
   * Adds the result of an evaluation after the training.
   *
   * @param iteration the training's last
   * @param accuracy 0 to 1
   */
  public void evaluated(int iteration, String evaluation, double accuracy) {
    file.scalars(iteration, Map.of("evaluation/" + evaluation, accuracy));
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
      file = null;
    }
  }

  /** TensorBoard sorts by name: the time in seconds, or one more than that of the latest file. */
  private String nextName() {
    long seconds = clock.instant().getEpochSecond();
    for (String earlier : files(folder)) {
      String digits = earlier.substring(NAME.length()).replaceFirst("\\D.*", "");
      if (digits.matches("\\d{1,10}")) {
        seconds = Math.max(seconds, Long.parseLong(digits) + 1);
      }
    }
    return String.format(Locale.ROOT, "%s%010d.sphereface", NAME, seconds);
  }

  /**
   * Removes a cell's event files, if there are any.
   *
   * @throws UncheckedIOException if that fails
   */
  public static void remove(OutputFolder folder) {
    for (String file : files(folder)) {
      try {
        folder.remove(file);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "Cannot remove " + folder.path().resolve(file) + ": " + Reason.of(e), e);
      }
    }
  }

  private static List<String> files(OutputFolder folder) {
    try {
      return folder.list("").stream().filter(name -> name.startsWith(NAME)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + folder + ": " + Reason.of(e), e);
    }
  }
}

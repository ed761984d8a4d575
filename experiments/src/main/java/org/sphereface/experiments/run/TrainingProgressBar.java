package org.sphereface.experiments.run;

import java.util.Locale;
import org.sphereface.experiments.Progress;
import org.sphereface.experiments.RunSettings;
import org.sphereface.results.CellResult.CurvePoint;
import org.sphereface.training.TrainingListener;

/** Shows a training's progress with loss, accuracy, learning rate, speed and remaining time. */
final class TrainingProgressBar implements TrainingListener, AutoCloseable {

  private final RunSettings settings;
  private final int iterations;
  private final int batch;
  private final Progress progress;

  TrainingProgressBar(RunSettings settings, String cell, int iterations, int batch) {
    this.settings = settings;
    this.iterations = iterations;
    this.batch = batch;
    this.progress = Progress.of(cell, iterations, settings::printLine);
  }

  @Override
  public void logged(CurvePoint point, double imagesPerSecond) {
    String state =
        String.format(
            Locale.ROOT,
            "loss %.3f, accuracy %.1f %%, learning rate %.3g%s, %.0f images/s",
            point.loss(),
            100 * point.accuracy(),
            point.learningRate(),
            point.lambda() == null
                ? ""
                : String.format(Locale.ROOT, ", lambda %.3g", point.lambda()),
            imagesPerSecond);
    int left = iterations - point.iteration();
    progress.update(
        point.iteration(),
        state,
        () ->
            String.format(
                Locale.ROOT,
                "  %d/%d: %s, %d s left",
                point.iteration(),
                iterations,
                state,
                Math.round((double) left * batch / imagesPerSecond)));
  }

  @Override
  public void warned(String warning) {
    settings.print("  WARNING: %s", warning);
  }

  @Override
  public void close() {
    progress.close();
  }
}

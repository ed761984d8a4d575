package org.sphereface.experiments.run;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.sphereface.results.CellResult.CurvePoint;
import org.sphereface.training.TrainingListener;

/**
 * Shows a training's progress with loss, rate and time left: a bar on a terminal, elsewhere a line
 * now and then.
 */
final class TrainingProgressBar implements TrainingListener, AutoCloseable {

  private static final Duration LINE_EVERY = Duration.ofSeconds(15);

  private final PrintWriter console;
  private final int iterations;
  private final int batch;
  private final ProgressBar bar;
  private long lastLine = System.nanoTime();

  TrainingProgressBar(
      PrintWriter console, boolean terminal, String cell, int iterations, int batch) {
    this.console = console;
    this.iterations = iterations;
    this.batch = batch;
    this.bar =
        terminal
            ? new ProgressBarBuilder()
                .setTaskName(cell)
                .setInitialMax(iterations)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250)
                .build()
            : null;
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
    if (bar != null) {
      bar.stepTo(point.iteration());
      bar.setExtraMessage(" " + state);
      return;
    }
    long now = System.nanoTime();
    if (now - lastLine >= LINE_EVERY.toNanos() || point.iteration() == iterations) {
      lastLine = now;
      long left = Math.round((double) (iterations - point.iteration()) * batch / imagesPerSecond);
      console.printf(
          Locale.ROOT, "  %d/%d: %s, %d s left%n", point.iteration(), iterations, state, left);
      console.flush();
    }
  }

  @Override
  public void warned(String warning) {
    console.printf(Locale.ROOT, "  WARNING: %s%n", warning);
    console.flush();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}

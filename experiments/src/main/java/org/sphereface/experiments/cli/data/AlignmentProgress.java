package org.sphereface.experiments.cli.data;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How many photographs are done: a bar on a terminal, elsewhere a line now and then. */
final class AlignmentProgress implements IntConsumer, AutoCloseable {

  private static final Duration LINE_EVERY = Duration.ofSeconds(15);

  private final PrintWriter console;
  private final int all;
  private final ProgressBar bar;
  private final long started = System.nanoTime();
  private long lastLine = started;
  private int before = -1;

  AlignmentProgress(PrintWriter console, String task, int all) {
    this.console = console;
    this.all = all;
    this.bar =
        System.console() != null
            ? new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(all)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250)
                .build()
            : null;
  }

  /**
   * @param done how many; at the first call those of an earlier run
   */
  @Override
  public void accept(int done) {
    if (before < 0) {
      before = done;
    }
    if (bar != null) {
      bar.stepTo(done);
      return;
    }
    long now = System.nanoTime();
    if (now - lastLine >= LINE_EVERY.toNanos() || (done == all && done > before)) {
      lastLine = now;
      console.printf(
          Locale.ROOT,
          "%,d of %,d photographs, %.0f a second%n",
          done,
          all,
          (done - before) / ((now - started) / 1e9));
      console.flush();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}

package org.sphereface.experiments;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows how far long work is: a bar on a terminal; elsewhere at most one line in 15 seconds, and
 * one at the end.
 */
public final class Progress implements AutoCloseable {

  private static final Duration LINE_EVERY = Duration.ofSeconds(15);

  private final ProgressBar bar;
  private final int total;
  private final Consumer<String> console;
  private final LongSupplier nanos;
  private long lastLine;

  private Progress(ProgressBar bar, int total, Consumer<String> console, LongSupplier nanos) {
    this.bar = bar;
    this.total = total;
    this.console = console;
    this.nanos = nanos;
    this.lastLine = nanos.getAsLong();
  }

  /**
   * Shows a bar if this process has a terminal, and lines if not.
   *
   * @param task the name before the bar
   * @param total steps of the work
   * @param console takes the lines
   */
  public static Progress of(String task, int total, Consumer<String> console) {
    ProgressBar bar =
        System.console() == null
            ? null
            : new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250)
                .build();
    return new Progress(bar, total, console, System::nanoTime);
  }

  /** Shows a bar if this process has a terminal, and nothing if not. */
  public static Progress barOnly(String task, int total) {
    return of(task, total, line -> {});
  }

  /** Shows lines, never a bar, and no line at the end. */
  public static Progress lines(Consumer<String> console) {
    return new Progress(null, Integer.MAX_VALUE, console, System::nanoTime);
  }

  /**
   * @param nanos a clock
   */
  static Progress lines(int total, Consumer<String> console, LongSupplier nanos) {
    return new Progress(null, total, console, nanos);
  }

  /** Shows that so many steps are done. */
  public void update(int done) {
    update(done, "", () -> done + "/" + total);
  }

  /**
   * Shows that so many steps are done.
   *
   * @param state shown after the bar; empty for nothing
   * @param line made only if it is shown
   */
  public void update(int done, String state, Supplier<String> line) {
    if (bar != null) {
      bar.stepTo(done);
      bar.setExtraMessage(state.isEmpty() ? "" : " " + state);
      return;
    }
    long now = nanos.getAsLong();
    if (now - lastLine >= LINE_EVERY.toNanos() || done == total) {
      lastLine = now;
      console.accept(line.get());
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}

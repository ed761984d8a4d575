package org.sphereface.experiments;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows how far long work is: a bar on a terminal; elsewhere at most one line in 15 seconds, and
 * one at the end.
 */
public final class Progress implements IntConsumer, AutoCloseable {

  private static final Duration LINE_EVERY = Duration.ofSeconds(15);

  private final ProgressBar bar;
  private final String task;
  private final int total;
  private final Consumer<String> console;
  private final LongSupplier nanos;
  private final long started;
  private long lastLine;
  private int earlier = -1;

  private Progress(
      ProgressBar bar, String task, int total, Consumer<String> console, LongSupplier nanos) {
    this.bar = bar;
    this.task = task;
    this.total = total;
    this.console = console;
    this.nanos = nanos;
    this.started = nanos.getAsLong();
    this.lastLine = started;
  }

  /**
   * Shows a bar if this process has a terminal, and lines if not.
   *
   * @param task the name before the bar, or what {@link #accept} counts, such as "photographs"
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
    return new Progress(bar, task, total, console, System::nanoTime);
  }

  /** As the other, with lines on a console. */
  public static Progress of(String task, int total, PrintWriter console) {
    return of(
        task,
        total,
        line -> {
          console.println(line);
          console.flush();
        });
  }

  /** Shows a bar if this process has a terminal, and nothing if not. */
  public static Progress barOnly(String task, int total) {
    return of(task, total, (Consumer<String>) line -> {});
  }

  /** Shows lines, never a bar, and no line at the end. */
  public static Progress lines(Consumer<String> console) {
    return new Progress(null, "", Integer.MAX_VALUE, console, System::nanoTime);
  }

  /**
   * @param nanos a clock
   */
  static Progress lines(int total, Consumer<String> console, LongSupplier nanos) {
    return new Progress(null, "steps", total, console, nanos);
  }

  /**
   * Shows that so many steps are done, with the speed.
   *
   * @param done at the first call, the steps of an earlier run: if these are all, nothing is shown
   */
  @Override
  public void accept(int done) {
    if (earlier < 0) {
      earlier = done;
      if (done == total) {
        return;
      }
    }
    update(
        done,
        "",
        () ->
            String.format(
                Locale.ROOT,
                "%,d of %,d %s, %.0f a second",
                done,
                total,
                task,
                (done - earlier) / ((nanos.getAsLong() - started) / 1e9)));
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

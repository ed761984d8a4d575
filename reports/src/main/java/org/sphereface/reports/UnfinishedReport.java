package org.sphereface.reports;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The report of a run that goes on. It is written again when a cell has ended, if its writing takes
 * little of the run's time: after a report that took t, none is written for 20 t.
 */
public final class UnfinishedReport {

  private static final int REST = 20;

  private final Path dir;
  private final LongSupplier nanoTime;
  private final Consumer<String> console;
  private boolean isFirst = true;
  private boolean hasFailed;
  private long began;
  private long ended;

  /**
   * @param dir the run's folder
   * @param nanoTime a clock, such as {@link System#nanoTime}
   * @param console takes the place of the report, and why it cannot be written
   */
  public UnfinishedReport(Path dir, LongSupplier nanoTime, Consumer<String> console) {
    this.dir = dir;
    this.nanoTime = nanoTime;
    this.console = console;
  }

  /**
   * Writes the report, unless the last one was written a moment ago. A report that cannot be
   * written does not end the run, whose results are kept: the reason is printed, once.
   */
  public synchronized void update() {
    if (!isFirst && nanoTime.getAsLong() - ended < REST * (ended - began)) {
      return;
    }
    began = nanoTime.getAsLong();
    try {
      Path page = HtmlReport.writeUnfinished(dir);
      if (isFirst) {
        console.accept(
            "Report, renewed while the run goes on: " + page.toAbsolutePath().normalize());
      }
    } catch (RuntimeException e) {
      if (!hasFailed) {
        console.accept(
            "WARNING: The report of the cells so far is not written; the run goes on. "
                + e.getMessage());
      }
      hasFailed = true;
    }
    isFirst = false;
    ended = nanoTime.getAsLong();
  }
}

package org.sphereface.experiments.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sphereface.experiments.watch.RunSnapshot.CellView;
import org.sphereface.experiments.watch.RunSnapshot.State;

/** Shows a run as lines of text. */
public final class RunStatusTable {

  private static final int FEWEST_CELLS = 3;

  private RunStatusTable() {}

  /** Returns the title, one line for each cell, and a summary. */
  public static List<String> lines(RunSnapshot run) {
    List<String> lines = new ArrayList<>();
    lines.add(run.title());
    run.cells().forEach(cell -> lines.add(line(run, cell)));
    lines.add(summary(run));
    return lines;
  }

  /**
   * Returns lines that fit a terminal. Lines are cut; what is cut from the running cell's line is
   * shown above the last line. If there are too many cells, those around the running one are shown.
   *
   * @param rows of the terminal
   * @param columns of the terminal
   */
  public static List<String> lines(RunSnapshot run, int rows, int columns) {
    List<String> lines = new ArrayList<>(lines(run));
    int cells = run.cells().size();
    // title, two lines that count, summary, and the one on which the cursor stands
    List<String> cut = cutFromRunning(run, columns);
    int room = Math.max(FEWEST_CELLS, rows - 5 - cut.size());
    if (cells + 3 + cut.size() > rows && cells > room) {
      int from = Math.max(0, Math.min(current(run) - room / 2, cells - room));
      List<String> shown = new ArrayList<>(lines.subList(1 + from, 1 + from + room));
      shown.add(0, "  (" + from + " cells above)");
      shown.add("  (" + (cells - from - room) + " cells below)");
      shown.add(0, lines.get(0));
      shown.add(lines.get(lines.size() - 1));
      lines = shown;
    }
    lines.addAll(lines.size() - 1, cut);
    return lines.stream()
        .map(line -> line.length() < columns ? line : line.substring(0, Math.max(0, columns - 1)))
        .toList();
  }

  /**
   * Returns the state of the running cell in lines that fit; empty if its line in the table fits.
   */
  private static List<String> cutFromRunning(RunSnapshot run, int columns) {
    List<String> lines = new ArrayList<>();
    for (CellView cell : run.cells()) {
      if (cell.state() == State.RUNNING && line(run, cell).length() >= columns) {
        String line = "  at";
        for (String part : cell.text().split("(?<=,) ")) {
          if (line.length() + 1 + part.length() >= columns) {
            lines.add(line);
            line = "    ";
          }
          line += " " + part;
        }
        lines.add(line);
      }
    }
    return lines;
  }

  /**
   * Returns the position of the running cell, or of the first that has not ended, or of the last.
   */
  private static int current(RunSnapshot run) {
    int first = run.cells().size() - 1;
    for (int i = run.cells().size() - 1; i >= 0; i--) {
      State state = run.cells().get(i).state();
      if (state == State.RUNNING) {
        return i;
      }
      first = state == State.WAITING || state == State.INTERRUPTED ? i : first;
    }
    return first;
  }

  /** Returns a cell's line in the table. */
  public static String line(RunSnapshot run, CellView cell) {
    int width = run.cells().stream().mapToInt(other -> other.id().length()).max().orElse(0);
    String state =
        cell.state() == State.FAILED ? "FAILED" : cell.state().name().toLowerCase(Locale.ROOT);
    return String.format(
            Locale.ROOT, "  %-" + width + "s  %-11s  %s", cell.id(), state, cell.text())
        .stripTrailing();
  }

  /** Returns the state of the whole run in one line. */
  public static String summary(RunSnapshot run) {
    if (run.cells().isEmpty()) {
      return "The run is " + run.activity() + ".";
    }
    long failed = run.count(State.FAILED);
    String counts =
        run.count(State.FINISHED)
            + " of "
            + run.cells().size()
            + " cells finished"
            + (failed > 0 ? ", " + failed + " failed" : "");
    if (run.alive()) {
      return counts
          + (run.activity().isEmpty() ? "" : "; " + run.activity())
          + (run.secondsLeft().isPresent()
              ? "; about " + time(run.secondsLeft().getAsDouble()) + " of training left"
              : "");
    }
    if (run.complete()) {
      return counts + "; the run has ended.";
    }
    boolean open = run.count(State.WAITING) + run.count(State.INTERRUPTED) > 0;
    return counts
        + (open
            ? "; no process runs the rest: start the same command again to go on."
            : "; the run has ended, and the same command tries the failed ones again.");
  }

  /** Formats a remaining time: {@code 40 s}, {@code 12 min}, {@code 3 h 20 min}. */
  static String time(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 120) {
      return whole + " s";
    }
    long minutes = Math.round(seconds / 60);
    return minutes < 120 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
  }
}

package org.sphereface.experiments.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.sphereface.experiments.watch.RunSnapshot.CellView;
import org.sphereface.experiments.watch.RunSnapshot.State;

class RunStatusTableTest {

  private static final CellView DONE = new CellView("a", State.FINISHED, "LFW 93.00 % +- 0.50");
  private static final CellView FAILED = new CellView("bb", State.FAILED, "It diverged.");
  private static final CellView RUNNING = new CellView("c", State.RUNNING, "1/2");
  private static final CellView BEGUN = new CellView("c", State.INTERRUPTED, "at iteration 1");
  private static final CellView WAITING = new CellView("d", State.WAITING, "");

  private static RunSnapshot run(boolean alive, OptionalDouble left, CellView... cells) {
    return new RunSnapshot("mine: A title", alive, "", List.of(cells), left);
  }

  @Test
  void aTableHasALineForEachCellAndSaysHowItStands() {
    assertEquals(
        List.of(
            "mine: A title",
            "  a   finished     LFW 93.00 % +- 0.50",
            "  bb  FAILED       It diverged.",
            "  c   running      1/2",
            "  d   waiting",
            "1 of 4 cells finished, 1 failed; about 3 min of training left"),
        RunStatusTable.lines(run(true, OptionalDouble.of(170), DONE, FAILED, RUNNING, WAITING)));
  }

  @Test
  void theEndIsToldAsWhatItIs() {
    OptionalDouble none = OptionalDouble.empty();
    assertEquals(
        "1 of 1 cells finished; the run has ended.",
        RunStatusTable.summary(run(false, none, DONE)));
    assertEquals(
        "1 of 2 cells finished, 1 failed; the run has ended, and the same command tries the failed"
            + " ones again.",
        RunStatusTable.summary(run(false, none, DONE, FAILED)));
    String dead = "no process runs the rest: start the same command again to go on.";
    assertEquals(
        "1 of 2 cells finished; " + dead, RunStatusTable.summary(run(false, none, DONE, BEGUN)));
    assertEquals(
        "1 of 2 cells finished; " + dead, RunStatusTable.summary(run(false, none, DONE, WAITING)));
  }

  @Test
  void linesFitATerminalAndTheRunningCellIsAmongThem() {
    for (int running = 0; running < 40; running++) {
      List<CellView> cells = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        State state = i < running ? State.FINISHED : i == running ? State.RUNNING : State.WAITING;
        cells.add(new CellView("cell" + i, state, "a text that is far too long ".repeat(5)));
      }
      RunSnapshot run = new RunSnapshot("title", true, "", cells, OptionalDouble.of(5));
      List<String> lines = RunStatusTable.lines(run, 24, 80);

      assertTrue(lines.size() < 24, lines.size() + " lines");
      assertTrue(lines.stream().allMatch(line -> line.length() < 80));
      assertTrue(lines.stream().anyMatch(line -> line.contains("running")));
      long shown = lines.stream().filter(line -> line.startsWith("  cell")).count();
      int above = number(lines, "cells above)");
      assertEquals(40 - shown, above + number(lines, "cells below)"));
      assertTrue(above <= running);
      assertEquals(RunStatusTable.summary(run), lines.get(lines.size() - 1));
    }
  }

  @Test
  void whatDoesNotFitOfTheRunningCellStandsBelowTheTable() {
    CellView running =
        new CellView("a-long-name", State.RUNNING, "1/2, loss 3.25, 9 images/s, 60 s left");
    assertEquals(
        List.of(
            "mine: A title",
            "  a-long-name  running      1/2,",
            "  at 1/2, loss 3.25, 9 images/s,",
            "     60 s left",
            "0 of 1 cells finished"),
        RunStatusTable.lines(run(true, OptionalDouble.empty(), running), 24, 33));
  }

  private static int number(List<String> lines, String end) {
    String line = lines.stream().filter(l -> l.endsWith(end)).findFirst().orElseThrow();
    return Integer.parseInt(line.replaceAll("\\D", ""));
  }

  @Test
  void aSmallTableIsWholeOnATerminal() {
    RunSnapshot run = run(true, OptionalDouble.empty(), DONE, FAILED, RUNNING, WAITING);
    assertEquals(RunStatusTable.lines(run), RunStatusTable.lines(run, 24, 80));
  }

  @Test
  void timesAreInUnitsThatSayEnough() {
    assertEquals("0 s", RunStatusTable.time(0.2));
    assertEquals("119 s", RunStatusTable.time(119));
    assertEquals("2 min", RunStatusTable.time(120));
    assertEquals("119 min", RunStatusTable.time(7140));
    assertEquals("2 h 0 min", RunStatusTable.time(7200));
    assertEquals("33 h 20 min", RunStatusTable.time(120_000));
  }
}

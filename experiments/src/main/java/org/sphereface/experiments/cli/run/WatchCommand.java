package org.sphereface.experiments.cli.run;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.sphereface.experiments.watch.RunInspector;
import org.sphereface.experiments.watch.RunSnapshot;
import org.sphereface.experiments.watch.RunSnapshot.CellView;
import org.sphereface.experiments.watch.RunSnapshot.State;
import org.sphereface.experiments.watch.RunStatusTable;
import org.sphereface.results.RunStatus;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sphereface watch}: follows a run from another terminal. */
@Command(
    name = "watch",
    description = "Shows the progress of a run from another terminal, until the run ends.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "It reads the files of the run only. On a terminal it redraws a table; elsewhere it prints a",
      "line for each cell that changes. Exit status: 0 if all cells are finished at the end, 1 if not;",
      "0 with --once.",
      "",
      "Examples:",
      "  sphereface watch runs/miniature",
      "  sphereface watch runs/miniature --once"
    })
public final class WatchCommand implements Callable<Integer> {

  private static final int SECONDS_ON_TERMINAL = 2;
  private static final int SECONDS_ELSEWHERE = 15;
  private static final String UP_AND_CLEAR = "\033[%dA\r\033[J";

  @Parameters(paramLabel = "DIR", description = "Folder of a run (its --out).")
  private Path folder;

  @Option(names = "--once", description = "Prints one table and exits.")
  private boolean once;

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      description = "Seconds between two updates. Default: 2 on a terminal, 15 elsewhere.")
  private Integer every;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (every != null && every < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--every takes a whole number of at least 1, not " + every + ".");
    }
    RunInspector run = new RunInspector(folder);
    for (Path file : Files.isDirectory(folder) ? RunStatus.unread(folder) : List.<Path>of()) {
      spec.commandLine()
          .getErr()
          .println("WARNING: " + file + " is not a regular file and is not read: remove it.");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (once) {
      print(out, RunStatusTable.lines(run.look()));
      return CommandLine.ExitCode.OK;
    }
    Console terminal = System.console();
    RunSnapshot last =
        terminal == null ? followByLines(run, out) : followInPlace(run, out, terminal);
    return last.complete() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  /**
   * @param terminal gets what moves its cursor, which {@code out} does not let through
   */
  private RunSnapshot followInPlace(RunInspector run, PrintWriter out, Console terminal)
      throws InterruptedException {
    int drawn = 0;
    while (true) {
      RunSnapshot view = run.look();
      int[] size = terminalSize();
      List<String> lines =
          view.alive() ? RunStatusTable.lines(view, size[0], size[1]) : RunStatusTable.lines(view);
      if (drawn > 0) {
        terminal.printf(UP_AND_CLEAR, drawn);
        terminal.flush();
      }
      print(out, lines);
      if (!view.alive() || out.checkError()) {
        return view;
      }
      drawn = lines.size();
      TimeUnit.SECONDS.sleep(every == null ? SECONDS_ON_TERMINAL : every);
    }
  }

  private RunSnapshot followByLines(RunInspector run, PrintWriter out) throws InterruptedException {
    Map<String, CellView> printed = new HashMap<>();
    String summary = "";
    while (true) {
      RunSnapshot view = run.look();
      for (CellView cell : view.cells()) {
        boolean changed = !cell.equals(printed.put(cell.id(), cell));
        if (changed && cell.state() != State.WAITING) {
          print(out, List.of(RunStatusTable.line(view, cell)));
        }
      }
      String now = RunStatusTable.summary(view);
      if (!now.equals(summary)) {
        print(out, List.of(now));
        summary = now;
      }
      if (!view.alive() || out.checkError()) {
        return view;
      }
      TimeUnit.SECONDS.sleep(every == null ? SECONDS_ELSEWHERE : every);
    }
  }

  private static void print(PrintWriter out, List<String> lines) {
    lines.forEach(out::println);
    out.flush();
  }

  /** Returns rows and columns from stty; 24 and 80 where there is no stty. */
  private static int[] terminalSize() throws InterruptedException {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      if (stty.waitFor() == 0 && answer.matches("[1-9]\\d{0,4} [1-9]\\d{0,4}")) {
        String[] numbers = answer.split(" ");
        return new int[] {Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])};
      }
    } catch (IOException e) {
      // no stty: Windows
    }
    return new int[] {24, 80};
  }
}

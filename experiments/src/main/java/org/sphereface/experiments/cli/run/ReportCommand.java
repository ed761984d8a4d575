package org.sphereface.experiments.cli.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.experiments.cli.shared.OutputPathCheck;
import org.sphereface.files.RealPath;
import org.sphereface.files.Reason;
import org.sphereface.reports.HtmlReport;
import org.sphereface.reports.RunComparison;
import org.sphereface.results.MegaFaceFiles;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sphereface report}: builds the report of a run, or compares two runs. */
@Command(
    name = "report",
    description = "Builds the report of a run from its result files, or compares two runs.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  sphereface report runs/miniature",
      "  sphereface report runs/paper --megaface softmax_sphereface-64_seed1=mine.json",
      "  sphereface report --compare runs/before runs/after --out compared",
      "  sphereface report --compare runs/a runs/b --pair softmax_sphereface-4=arcface_sphereface-4"
    })
public final class ReportCommand implements Callable<Integer> {

  @Parameters(arity = "0..1", paramLabel = "DIR", description = "Folder of a run (its --out).")
  private Path folder;

  @Option(
      names = "--megaface",
      paramLabel = "CELL=FILE",
      description =
          "Adds the result of 'evaluate megaface --out' to a cell (as megaface.json), for Table 5 and"
              + " Fig. 7. Can be repeated.")
  private Map<String, Path> megaFace = new LinkedHashMap<>();

  @Option(
      names = "--compare",
      arity = "2",
      paramLabel = "DIR",
      description = "Compares two runs, method by method, over the seeds of both.")
  private List<Path> compared;

  @Option(
      names = "--pair",
      paramLabel = "X=Y",
      description =
          "With --compare: compares the method X of the first run with the method Y of the second."
              + " A method is named by a cell, with or without its '_seedN'. Others are matched by"
              + " their options, else by the names of loss and network. Can be repeated.")
  private Map<String, String> pairs = new LinkedHashMap<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the comparison. Default: compared.")
  private Path out;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    Path report;
    if (compared == null) {
      if (folder == null || out != null || !pairs.isEmpty()) {
        throw usage(
            folder == null
                ? "Give the folder of a run, or two folders with --compare."
                : out == null
                    ? "--pair needs --compare."
                    : "--out needs --compare: the report of a run is written into the folder of the run.");
      }
      megaFace.forEach((cell, file) -> MegaFaceFiles.join(folder, cell, file));
      report = HtmlReport.write(folder);
    } else {
      if (folder != null || !megaFace.isEmpty() || compared.size() != 2) {
        throw usage("--compare takes two folders, and no options but --out and --pair.");
      }
      Path comparison = out == null ? Path.of("compared") : out;
      compared.forEach(run -> requireApart(comparison, run));
      report = RunComparison.write(compared.get(0), compared.get(1), pairs, comparison);
    }
    spec.commandLine().getOut().println("Report: " + report.toAbsolutePath().normalize());
    return CommandLine.ExitCode.OK;
  }

  /** The comparison neither changes a run nor is taken for one of its files. */
  private static void requireApart(Path out, Path run) {
    OutputPathCheck.require(out, run, "--compare");
    try {
      if (RealPath.isWithin(run, out)) {
        throw new CommandException(
            out
                + ": "
                + run
                + ", which --compare names to be read, lies within it: give another --out.");
      }
    } catch (IOException e) {
      throw new CommandException(out + ": " + Reason.of(e) + ".");
    }
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}

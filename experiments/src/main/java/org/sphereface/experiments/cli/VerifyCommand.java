package org.sphereface.experiments.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.sphereface.experiments.run.CellVerifier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sphereface verify}: repeats evaluations and compares. */
@Command(
    name = "verify",
    description = "Repeats the evaluations of a run's cells from their parameters and compares.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "On the engine, device and number of threads of the run every figure must be equal; else the",
      "line says which differ. Exit status 1 if any cell differs or is not finished.",
      "",
      "Examples:",
      "  sphereface verify runs/miniature",
      "  sphereface verify runs/miniature softmax_sphereface-4_seed1"
    })
final class VerifyCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "DIR", description = "The folder of a run (its --out).")
  private Path folder;

  @Parameters(index = "1..*", paramLabel = "CELL", description = "Cells; all if none is named.")
  private List<String> cells = List.of();

  @Mixin private EngineOption engine;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    CellVerifier verifier = new CellVerifier(folder);
    List<String> planned = verifier.cells();
    for (String cell : cells) {
      if (!planned.contains(cell)) {
        throw new CommandException(
            "There is no cell '"
                + cell
                + "' in "
                + folder
                + ": it has "
                + String.join(", ", planned)
                + ".");
      }
    }
    engine.choose();
    PrintWriter out = spec.commandLine().getOut();
    boolean same = true;
    for (String cell : cells.isEmpty() ? planned : cells) {
      CellVerifier.Verdict verdict = verifier.verify(cell);
      same &= verdict.same();
      out.println(
          (verdict.same() ? "same       " : "DIFFERENT  ") + cell + ": " + verdict.sentence());
      out.flush();
    }
    return same ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }
}

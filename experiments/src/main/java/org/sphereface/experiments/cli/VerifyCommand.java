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

/** {@code sphereface verify}: repeats evaluations and MegaFace, and compares. */
@Command(
    name = "verify",
    description =
        "Repeats evaluations and MegaFace of a run's cells from their parameters and compares.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "On the engine, device and number of threads of the run every figure must be equal; else the",
      "line says which differ. Exit status 1 if any cell differs or is not finished. MegaFace, also",
      "of ensembles, writes embeddings into folders 'verify' of the run, and removes them.",
      "",
      "Examples:",
      "  sphereface verify runs/miniature",
      "  sphereface verify runs/miniature softmax_sphereface-4_seed1"
    })
final class VerifyCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "DIR", description = "The folder of a run (its --out).")
  private Path folder;

  @Parameters(
      index = "1..*",
      paramLabel = "CELL",
      description = "Cells and ensembles; all if none is named.")
  private List<String> cells = List.of();

  @Mixin private EngineOption engine;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    List<String> planned = CellVerifier.planned(folder);
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
    try (CellVerifier verifier = new CellVerifier(folder, line -> say(out, line))) {
      for (String cell : cells.isEmpty() ? planned : cells) {
        CellVerifier.Verdict verdict = verifier.verify(cell);
        same &= verdict.same();
        say(
            out,
            (verdict.same() ? "same       " : "DIFFERENT  ") + cell + ": " + verdict.sentence());
      }
    }
    return same ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}

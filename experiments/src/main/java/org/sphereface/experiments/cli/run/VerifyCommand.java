package org.sphereface.experiments.cli.run;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.experiments.cli.shared.EngineOption;
import org.sphereface.experiments.provenance.KnownConfigurations;
import org.sphereface.experiments.verify.CellVerifier;
import org.sphereface.experiments.verify.StoredPaths;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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
      "Paths that result files name are opened in runs of yours. Of a run from elsewhere give them",
      "with --set, or say --paths-as-stored.",
      "",
      "Examples:",
      "  sphereface verify runs/miniature",
      "  sphereface verify runs/miniature softmax_sphereface-4_seed1"
    })
public final class VerifyCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "DIR", description = "The folder of a run (its --out).")
  private Path folder;

  @Parameters(
      index = "1..*",
      paramLabel = "CELL",
      description = "Cells and ensembles; all if none is named.")
  private List<String> cells = List.of();

  @Option(
      names = "--set",
      paramLabel = "NAME=PATH",
      description =
          "Gives a file or folder that the results name: an input of the matrix, or a key of a"
              + " cell's configuration. May be repeated.")
  private Map<String, String> given = Map.of();

  @Option(
      names = "--paths-as-stored",
      description =
          "Opens the files that the results name as they are stored, also of a run that is not"
              + " yours.")
  private boolean asStored;

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
    List<String> chosen = cells.isEmpty() ? planned : cells;
    StoredPaths places = new StoredPaths(folder, KnownConfigurations.ofUser(), given, asStored);
    places.require(chosen);
    engine.choose();
    PrintWriter out = spec.commandLine().getOut();
    boolean same = true;
    try (CellVerifier verifier = new CellVerifier(folder, places, line -> say(out, line))) {
      for (String cell : chosen) {
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

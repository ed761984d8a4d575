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

/** {@code sphereface verify}: repeats evaluations and compares their figures. */
@Command(
    name = "verify",
    description =
        "Repeats all evaluations of a run from the stored parameters, and compares the figures.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "With the engine, device and number of threads of the run, every figure must be equal. A cell's",
      "line names the figures that differ. Exit status: 1 if a cell differs or is not finished.",
      "MegaFace writes embeddings into folders 'verify' of the run, and removes them.",
      "",
      "The files that results name are opened only if you ran the run. For a run from elsewhere, give",
      "its files by --set, or use --paths-as-stored.",
      "",
      "Examples:",
      "  sphereface verify runs/miniature",
      "  sphereface verify runs/miniature softmax_sphereface-4_seed1"
    })
public final class VerifyCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "DIR", description = "Folder of a run (its --out).")
  private Path folder;

  @Parameters(
      index = "1..*",
      paramLabel = "CELL",
      description = "Cells and ensembles. Default: all.")
  private List<String> cells = List.of();

  @Option(
      names = "--set",
      paramLabel = "NAME=PATH",
      description =
          "Replaces a file or folder that the results name. NAME is an input of the matrix, or a key"
              + " of a cell's configuration. Can be repeated.")
  private Map<String, String> given = Map.of();

  @Option(
      names = "--paths-as-stored",
      description = "Opens all files that the results name, also for a run from elsewhere.")
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
    if (engine.isOpen()) {
      EngineChoice.ofRun(folder, chosen)
          .filter(EngineOption.available()::contains)
          .ifPresent(engine::set);
    }
    engine.choose();
    PrintWriter out = spec.commandLine().getOut();
    boolean same = true;
    try (CellVerifier verifier = new CellVerifier(folder, places, line -> print(out, line))) {
      for (String cell : chosen) {
        CellVerifier.Verdict verdict = verifier.verify(cell);
        same &= verdict.same();
        print(
            out,
            (verdict.same() ? "same       " : "DIFFERENT  ") + cell + ": " + verdict.sentence());
      }
    }
    return same ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private static void print(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}

package org.sphereface.experiments.cli.shared;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.alignment.FolderAligner;
import org.sphereface.experiments.matrix.FaceDescription;
import org.sphereface.experiments.matrix.MatrixException;
import org.sphereface.experiments.matrix.SourcePaths;
import org.sphereface.files.RealPath;
import org.sphereface.files.Reason;
import org.sphereface.files.WholeFile;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Checks before a command starts that every option has an effect ({@link UnusedOptionCheck}), and
 * that no output is an input or lies in an input folder, also through links.
 */
public final class OutputPathCheck implements CommandLine.IExecutionStrategy {

  /** Names a file, with or without the kind of figure. */
  private static final String PLOT = "--plot";

  /** Options of all commands that name outputs. */
  private static final Set<String> OUTPUTS =
      Set.of(
          "--out", "--html", PLOT, "--contact-sheet", "--devkit-out", "--state", "--write-scores");

  /** Options that describe faces. */
  private static final Set<String> FACES = Set.of("--faces", "--source", "--test-set");

  /** Options that name files of embeddings, with or without an array's name. */
  private static final Set<String> EMBEDDINGS =
      Set.of("--embeddings", "--probe-embeddings", "--distractor-embeddings");

  /** Inputs that data align checks itself. */
  private static final Set<String> ALIGNED = Set.of("--images", "--faces", "--source");

  /** Folders that commands read and write. */
  private static final Set<String> SHARED = Set.of("--cache");

  /** Commands that read and write the same folder. */
  private static final Set<String> OF_RUNS =
      Set.of("run", "report", "verify", "watch", "figures export");

  @Override
  public int execute(ParseResult parsed) {
    ParseResult command = parsed;
    while (command.hasSubcommand()) {
      command = command.subcommand();
    }
    UnusedOptionCheck.check(command);
    String qualified = command.commandSpec().qualifiedName();
    if (!OF_RUNS.contains(qualified.substring(qualified.indexOf(' ') + 1))) {
      try {
        require(command);
      } catch (CommandLine.ParameterException e) {
        throw e;
      } catch (RuntimeException e) {
        // as a command's own failures: picocli gives no others to the handler
        throw new CommandLine.ExecutionException(
            command.commandSpec().commandLine(), e.getMessage(), e);
      }
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static void require(ParseResult command) {
    Map<String, List<Path>> inputs = new LinkedHashMap<>();
    Map<String, List<Path>> outputs = new LinkedHashMap<>();
    for (ArgSpec given : command.matchedArgs()) {
      String name = name(given);
      if (OUTPUTS.contains(name)) {
        List<Path> written = new ArrayList<>();
        List<Path> named = name.equals(PLOT) ? figures(given) : paths(given.getValue());
        named.forEach(out -> written.addAll(written(command, name, out)));
        outputs.put(name, written);
      } else if (!SHARED.contains(name)) {
        inputs.put(name, inputs(name, given));
      }
    }
    outputs.values().forEach(written -> written.forEach(OutputPathCheck::requireReplaceable));
    // data align checks each photograph, since links may lead to them
    boolean checksItself = command.commandSpec().name().equals("align");
    outputs.forEach(
        (option, written) ->
            inputs.forEach(
                (named, read) -> {
                  if (!(checksItself && option.equals("--out") && ALIGNED.contains(named))) {
                    read.forEach(input -> written.forEach(out -> require(out, input, named)));
                  }
                }));
  }

  private static void requireReplaceable(Path out) {
    try {
      if (!Files.isDirectory(out)) {
        WholeFile.requireReplaceable(out);
      }
    } catch (IOException e) {
      throw new CommandException("Cannot write " + out + ": " + Reason.of(e) + ".");
    }
  }

  /**
   * Checks that an output is not an input.
   *
   * @throws CommandException if the output is the input, or lies in it
   */
  public static void require(Path out, Path input, String named) {
    try {
      RealPath.requireOutside(out, input, named);
    } catch (IOException e) {
      throw new CommandException(out + ": " + Reason.of(e) + ".");
    }
  }

  /** Returns an output and the files that are written with it. */
  private static List<Path> written(ParseResult command, String option, Path out) {
    return switch (command.commandSpec().name() + option) {
      case "align--out" -> List.of(out, out.resolve(FolderAligner.LANDMARKS));
      case "extract--out" -> List.of(out, EmbeddingFiles.namesOf(out));
      default -> List.of(out);
    };
  }

  private static List<Path> figures(ArgSpec given) {
    List<Path> files = new ArrayList<>();
    if (given.getValue() instanceof Collection<?> values) {
      for (Object value : values) {
        try {
          files.add(Path.of(FigureOutput.file(value.toString())));
        } catch (InvalidPathException e) {
          // the command itself reports the mistake
          continue;
        }
      }
    }
    return files;
  }

  private static String name(ArgSpec given) {
    return given instanceof OptionSpec option ? option.longestName() : given.paramLabel();
  }

  /** Returns the files and folders that a command reads. */
  public static List<Path> inputs(ParseResult command) {
    return command.matchedArgs().stream()
        .filter(given -> !OUTPUTS.contains(name(given)) && !SHARED.contains(name(given)))
        .flatMap(given -> inputs(name(given), given).stream())
        .toList();
  }

  private static List<Path> inputs(String name, ArgSpec given) {
    Object value = given.getValue();
    boolean faces = FACES.contains(name) || !given.isOption();
    if (value instanceof String text && faces) {
      return described(text, name);
    }
    return EMBEDDINGS.contains(name) && value instanceof Collection<?> several
        ? several.stream().map(Object::toString).flatMap(text -> existing(text).stream()).toList()
        : paths(value);
  }

  /** Returns the files and folders of a description of faces. */
  private static List<Path> described(String text, String option) {
    Optional<Path> folder = existing(text);
    if (folder.isPresent()) {
      return List.of(folder.get());
    }
    try {
      return SourcePaths.ofOptions(new FaceDescription(text, option).source(112, 96)).all();
    } catch (MatrixException | CommandException | DatasetException e) {
      // the command itself reports the mistake
      return List.of();
    }
  }

  private static Optional<Path> existing(String text) {
    try {
      return Optional.of(Path.of(text)).filter(Files::exists);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static List<Path> paths(Object value) {
    if (value instanceof Path path) {
      return List.of(path);
    }
    Collection<?> values =
        value instanceof Map<?, ?> map
            ? map.values()
            : value instanceof Collection<?> several ? several : List.of();
    return values.stream().filter(Path.class::isInstance).map(Path.class::cast).toList();
  }
}

package org.sphereface.experiments.cli.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.experiments.cli.shared.JsonOption;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;
import org.sphereface.protocols.PairDecision;
import org.sphereface.protocols.comparison.ComparedResult;
import org.sphereface.protocols.comparison.ResultComparison;
import org.sphereface.results.ResultFiles;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sphereface evaluate compare}: tests whether two results differ by chance. */
@Command(
    name = "compare",
    description = "Tests whether two results on the same pairs differ by more than chance.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  sphereface evaluate lfw --pairs pairs.txt --embeddings a.npz --json --with-pairs > a.json",
      "  sphereface evaluate lfw --pairs pairs.txt --embeddings b.npz --json --with-pairs > b.json",
      "  sphereface evaluate compare a.json b.json"
    })
final class EvaluateCompareCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "A.json",
      description = "Result of evaluate lfw, ytf or bundle with --json --with-pairs.")
  private Path first;

  @Parameters(index = "1", paramLabel = "B.json", description = "Another result on the same pairs.")
  private Path second;

  @Option(
      names = "--bootstrap",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Number of resamples of pairs, and of identities. Default: 2000.")
  private int resamples;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the resampling. Default: 1.")
  private long seed;

  @Mixin private JsonOption json;

  @Spec private CommandLine.Model.CommandSpec spec;

  private record ResultFile(
      String protocol, String variant, String pairSource, List<PairDecision> pairs) {}

  @Override
  public Integer call() {
    if (resamples < 1) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--bootstrap is at least 1.");
    }
    ResultComparison comparison = ResultComparison.of(read(first), read(second), resamples, seed);
    json.print(
        comparison,
        out -> new ComparisonText(first.toString(), second.toString()).print(comparison, out));
    return CommandLine.ExitCode.OK;
  }

  private static ComparedResult read(Path file) {
    ResultFile result;
    try {
      result =
          JsonMapper.builder()
              .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .build()
              .readValue(InputFile.bytes(file, ResultFiles.MOST_BYTES), ResultFile.class);
    } catch (NoSuchFileException e) {
      throw new CommandException("There is no result " + file + ": check the path.");
    } catch (JsonProcessingException e) {
      throw new CommandException(
          file
              + " is no result in JSON: write it by 'sphereface evaluate ... --json"
              + " --with-pairs'.");
    } catch (IOException e) {
      throw new CommandException("Cannot read " + file + ": " + Reason.of(e) + ".");
    }
    if (result == null
        || result.protocol() == null
        || result.variant() == null
        || result.pairSource() == null
        || result.pairs() == null
        || result.pairs().stream()
            .anyMatch(pair -> pair == null || pair.left() == null || pair.right() == null)) {
      throw new CommandException(
          file
              + " has no pairs: write it by 'sphereface evaluate lfw|ytf|bundle ... --json"
              + " --with-pairs'.");
    }
    return new ComparedResult(
        file.toString(), result.protocol(), result.variant(), result.pairSource(), result.pairs());
  }
}

package org.sphereface.experiments.cli.shared;

import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * Checks before a command starts that every given option has an effect. An option without effect is
 * an error, so that nobody believes that a result was made with it.
 */
final class UnusedOptionCheck {

  /** An option, or an option with a value, such as {@code --evaluation pca}. */
  private record Condition(String text) {

    boolean holds(ParseResult command) {
      String[] parts = text.split(" ", 2);
      if (!command.hasMatchedOption(parts[0])) {
        return false;
      }
      Object value = command.matchedOption(parts[0]).getValue();
      return parts.length == 1 || String.valueOf(value).equals(parts[1]);
    }
  }

  /**
   * Options of some commands have an effect only with, or only without, others.
   *
   * @param others of which at least one must be given, or if {@code without}, none
   */
  private record Rule(
      Set<String> commands, List<String> options, boolean without, List<String> others) {

    void require(ParseResult command) {
      boolean any = others.stream().anyMatch(other -> new Condition(other).holds(command));
      if (!commands.contains(command.commandSpec().name()) || any != without) {
        return;
      }
      for (String option : options) {
        if (command.hasMatchedOption(option)) {
          String named = String.join(" or ", others);
          throw new CommandLine.ParameterException(
              command.commandSpec().commandLine(),
              without
                  ? option + " has no effect with " + named + ": leave one of them out."
                  : option + " needs " + named + ": give it too, or leave " + option + " out.");
        }
      }
    }
  }

  private static final Set<String> PROTOCOLS = Set.of("lfw", "ytf", "bundle", "blufr", "ijb");
  private static final Set<String> PAIRS = Set.of("lfw", "bundle");
  private static final Set<String> MEGAFACE = Set.of("megaface");
  private static final Set<String> ALIGN = Set.of("align");
  private static final Set<String> EMBEDDING =
      Set.of("lfw", "ytf", "bundle", "blufr", "ijb", "megaface", "extract");
  private static final List<String> WEIGHTS = List.of("--weights", "--channels");
  private static final List<String> COMPUTED = List.of("--precision", "--engine");
  private static final String[] NETWORKS = {"--network", "--cell"};
  private static final String[] MODELS = {"--network", "--model", "--cell"};
  private static final List<String> DEVKIT =
      List.of(
          "--probes",
          "--distractors",
          "--features-probes",
          "--features-distractors",
          "--suffix",
          "--noise-probes",
          "--noise-distractors");
  private static final List<String> MATRICES =
      List.of("--names", "--probe-names", "--dimension", "--distractor-embeddings");

  private static final List<Rule> RULES =
      List.of(
          needs(PROTOCOLS, List.of("--names", "--dimension"), "--embeddings"),
          needs(PROTOCOLS, WEIGHTS, "--network"),
          needs(PROTOCOLS, COMPUTED, NETWORKS),
          needs(PROTOCOLS, List.of("--cache", "--images", "--landmarks"), MODELS),
          needs(Set.of("lfw", "ytf", "blufr"), List.of("--faces"), MODELS),
          needs(EMBEDDING, List.of("--preprocessing", "--flip"), "--model"),
          needs(Set.of("compare-faces"), List.of("--preprocessing", "--flip"), "--model"),
          excludes(EMBEDDING, WEIGHTS, "--model"),
          excludes(EMBEDDING, COMPUTED, "--model"),
          excludes(
              Set.of("lfw"),
              List.of(
                  "--embeddings",
                  "--network",
                  "--model",
                  "--cell",
                  "--skip-missing",
                  "--components"),
              "--scores"),
          needs(Set.of("lfw"), List.of("--score-columns"), "--write-scores"),
          needs(PAIRS, List.of("--components"), "--evaluation pca"),
          needs(PAIRS, List.of("--seed"), "--bootstrap"),
          excludes(Set.of("blufr"), List.of("--trials", "--seed"), "--lists"),
          needs(Set.of("ijb"), List.of("--gallery"), "--probes"),
          needs(Set.of("ijb"), List.of("--probes"), "--gallery"),
          excludes(MEGAFACE, List.of("--probe-names"), "--names"),
          excludes(MEGAFACE, List.of("--probe-embeddings"), "--embeddings"),
          new Rule(MEGAFACE, DEVKIT, true, List.of("--embeddings", "--probe-embeddings")),
          new Rule(MEGAFACE, MATRICES, true, List.of("--probes", "--distractors")),
          needs(MEGAFACE, List.of("--name"), "--devkit-out"),
          needs(MEGAFACE, WEIGHTS, "--network"),
          needs(MEGAFACE, COMPUTED, NETWORKS),
          needs(MEGAFACE, List.of("--cache", "--probe-faces", "--distractor-faces"), MODELS),
          excludes(MEGAFACE, DEVKIT, MODELS),
          excludes(MEGAFACE, MATRICES, MODELS),
          excludes(
              MEGAFACE, List.of("--embeddings", "--probe-embeddings", "--skip-missing"), MODELS),
          needs(
              ALIGN,
              List.of(
                  "--weights",
                  "--landmark-weights",
                  "--min-face",
                  "--factor",
                  "--least-scores",
                  "--mirrored",
                  "--face",
                  "--engine"),
              "--detector"),
          excludes(
              ALIGN,
              List.of("--contact-sheet", "--size", "--format", "--missing", "--patch"),
              "--landmarks-only"),
          needs(ALIGN, List.of("--seed"), "--contact-sheet"),
          needs(ALIGN, List.of("--photographs-per-task"), "--cluster", "--blocks-of-cluster"),
          excludes(Set.of("run"), List.of("--devices-per-cell"), "--cluster"),
          excludes(Set.of("run"), List.of("--devices-per-cell"), "--workers"),
          excludes(MEGAFACE, List.of("--cluster"), MODELS),
          excludes(MEGAFACE, List.of("--state", "--threads"), "--cluster"),
          needs(MEGAFACE, List.of("--shard"), "--cluster", "--blocks-of-cluster"),
          needs(
              Set.of("extract", "inspect"),
              List.of("--images-per-task"),
              "--cluster",
              "--blocks-of-cluster"),
          excludes(Set.of("watch"), List.of("--every"), "--once"),
          excludes(Set.of("plan"), List.of("--engine"), "--no-calibration"));

  private UnusedOptionCheck() {}

  private static Rule needs(Set<String> commands, List<String> options, String... beside) {
    return new Rule(commands, options, false, List.of(beside));
  }

  private static Rule excludes(Set<String> commands, List<String> options, String... others) {
    return new Rule(commands, options, true, List.of(others));
  }

  /**
   * Checks the options of a command.
   *
   * @throws CommandLine.ParameterException with the name of the first option without effect
   */
  static void check(ParseResult command) {
    RULES.forEach(rule -> rule.require(command));
  }
}

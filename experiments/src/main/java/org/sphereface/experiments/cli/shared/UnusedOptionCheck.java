package org.sphereface.experiments.cli.shared;

import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * Before a command begins: every option that is given has an effect. One that the other options
 * leave without any is refused, so that nobody takes a result for one that was made with it.
 */
final class UnusedOptionCheck {

  /** An option, or an option and a value, such as {@code --evaluation pca}. */
  private record Given(String text) {

    boolean in(ParseResult command) {
      String[] parts = text.split(" ", 2);
      if (!command.hasMatchedOption(parts[0])) {
        return false;
      }
      Object value = command.matchedOption(parts[0]).getValue();
      return parts.length == 1 || String.valueOf(value).equals(parts[1]);
    }
  }

  /**
   * Some options of some commands have an effect only beside others, or only without others.
   *
   * @param beside of which one must be given; or if they are {@code without}, none
   */
  private record Rule(
      Set<String> commands, List<String> options, boolean without, List<String> beside) {

    void require(ParseResult command) {
      boolean any = beside.stream().anyMatch(other -> new Given(other).in(command));
      if (!commands.contains(command.commandSpec().name()) || any != without) {
        return;
      }
      for (String option : options) {
        if (command.hasMatchedOption(option)) {
          String others = String.join(" or ", beside);
          throw new CommandLine.ParameterException(
              command.commandSpec().commandLine(),
              without
                  ? option + " has no effect with " + others + ": leave one of them out."
                  : option
                      + " goes with "
                      + others
                      + ": give it too, or leave "
                      + option
                      + " out.");
        }
      }
    }
  }

  private static final Set<String> JUDGED = Set.of("lfw", "ytf", "bundle", "blufr", "ijb");
  private static final Set<String> VERIFIED = Set.of("lfw", "bundle");
  private static final List<String> MATRICES = List.of("--embeddings", "--probe-embeddings");
  private static final List<String> LISTS = List.of("--probes", "--distractors");

  private static final List<Rule> RULES =
      List.of(
          needs(JUDGED, List.of("--names", "--dimension"), "--embeddings"),
          needs(
              JUDGED,
              List.of("--weights", "--precision", "--engine", "--cache", "--images", "--landmarks"),
              "--network"),
          needs(Set.of("lfw", "ytf", "blufr"), List.of("--faces"), "--network"),
          needs(VERIFIED, List.of("--components"), "--evaluation pca"),
          needs(VERIFIED, List.of("--seed"), "--bootstrap"),
          excludes(Set.of("blufr"), List.of("--trials", "--seed"), "--lists"),
          needs(Set.of("ijb"), List.of("--gallery"), "--probes"),
          needs(Set.of("ijb"), List.of("--probes"), "--gallery"),
          excludes(Set.of("megaface"), List.of("--probe-names"), "--names"),
          excludes(Set.of("megaface"), List.of("--probe-embeddings"), "--embeddings"),
          new Rule(
              Set.of("megaface"),
              List.of(
                  "--probes",
                  "--distractors",
                  "--features-probes",
                  "--features-distractors",
                  "--suffix",
                  "--noise-probes",
                  "--noise-distractors"),
              true,
              MATRICES),
          new Rule(
              Set.of("megaface"),
              List.of("--names", "--probe-names", "--dimension", "--distractor-embeddings"),
              true,
              LISTS),
          needs(Set.of("megaface"), List.of("--name"), "--devkit-out"),
          needs(
              Set.of("megaface"),
              List.of(
                  "--weights",
                  "--precision",
                  "--engine",
                  "--cache",
                  "--probe-faces",
                  "--distractor-faces"),
              "--network"),
          excludes(
              Set.of("megaface"),
              List.of(
                  "--probes",
                  "--distractors",
                  "--features-probes",
                  "--features-distractors",
                  "--suffix",
                  "--noise-probes",
                  "--noise-distractors",
                  "--embeddings",
                  "--names",
                  "--probe-embeddings",
                  "--probe-names",
                  "--distractor-embeddings",
                  "--dimension",
                  "--skip-missing"),
              "--network"),
          needs(
              Set.of("align"),
              List.of("--weights", "--min-face", "--mirrored", "--face", "--engine"),
              "--detector"),
          excludes(
              Set.of("align"),
              List.of("--contact-sheet", "--size", "--format", "--missing", "--patch"),
              "--landmarks-only"),
          needs(Set.of("align"), List.of("--seed"), "--contact-sheet"),
          excludes(Set.of("watch"), List.of("--every"), "--once"),
          excludes(Set.of("plan"), List.of("--engine"), "--no-calibration"));

  private UnusedOptionCheck() {}

  private static Rule needs(Set<String> commands, List<String> options, String beside) {
    return new Rule(commands, options, false, List.of(beside));
  }

  private static Rule excludes(Set<String> commands, List<String> options, String other) {
    return new Rule(commands, options, true, List.of(other));
  }

  /**
   * @throws CommandLine.ParameterException naming the first option that would have no effect
   */
  static void refuse(ParseResult command) {
    RULES.forEach(rule -> rule.require(command));
  }
}

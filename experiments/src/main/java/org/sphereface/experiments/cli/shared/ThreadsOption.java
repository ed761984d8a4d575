package org.sphereface.experiments.cli.shared;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The number of threads of a command that needs no engine. */
public final class ThreadsOption {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Number of threads. Default: the number of cores.")
  private int threads = Runtime.getRuntime().availableProcessors();

  /**
   * Returns the number.
   *
   * @throws CommandLine.ParameterException if it is less than 1
   */
  public int count() {
    if (threads < 1) {
      throw new CommandLine.ParameterException(
          command.commandLine(), "--threads must be at least 1, not " + threads + ".");
    }
    return threads;
  }
}

package org.sphereface.experiments.cli.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The block of a command's work that a process of a cluster does. Not for users. */
public final class BlockOption {

  private static final String NAME = "--block-of-cluster";

  @Option(names = NAME, hidden = true)
  private String range;

  /**
   * A range of rows.
   *
   * @param from the first row, from 0
   * @param end the row after the last
   */
  public record Range(int from, int end) {}

  /** Returns the range; empty if the user has started this command. */
  public Optional<Range> range() {
    if (range == null) {
      return Optional.empty();
    }
    String[] ends = range.split("-", 2);
    return Optional.of(new Range(Integer.parseInt(ends[0]), Integer.parseInt(ends[1])));
  }

  /** Returns the command line of the process that does a block. */
  public static List<String> with(List<String> arguments, int from, int end) {
    List<String> all = new ArrayList<>(ClusterOption.without(arguments));
    all.add(NAME + "=" + from + "-" + end);
    return all;
  }
}

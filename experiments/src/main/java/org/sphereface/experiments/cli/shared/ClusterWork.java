package org.sphereface.experiments.cli.shared;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sphereface.experiments.Progress;
import org.sphereface.experiments.cluster.BlockFolder;
import org.sphereface.experiments.cluster.Cluster;
import org.sphereface.experiments.cluster.ClusterBlocks;
import org.sphereface.experiments.cluster.ClusterCommand;
import picocli.CommandLine;

/**
 * The work of a command, cut into blocks for a cluster: each is the same command line with a {@link
 * BlockOption}.
 *
 * @param cluster where they run
 * @param command the user's
 */
public record ClusterWork(ClusterOption cluster, CommandLine command) {

  /** Whether a block is whole. */
  @FunctionalInterface
  public interface Whole {

    /** Returns whether the rows from one to before another are done. */
    boolean test(int from, int end);
  }

  /**
   * Runs the blocks that are not whole.
   *
   * @param blocks the folder into which they write
   * @param what the rows are, such as {@code images}
   * @param rows of all blocks
   * @param size of a block; the last may be smaller
   * @throws org.sphereface.experiments.RunException if a block failed on several machines
   */
  public void run(BlockFolder blocks, String what, int rows, int size, Whole whole) {
    CommandLine root = command;
    while (root.getParent() != null) {
      root = root.getParent();
    }
    List<String> arguments = root.getParseResult().originalArgs();
    Map<String, String> seen =
        ClusterCommand.seen(OutputPathCheck.inputs(command.getParseResult()), blocks.mark());
    List<ClusterCommand> left = new ArrayList<>();
    for (long from = 0; from < rows; from += size) {
      int first = (int) from;
      int end = (int) Math.min(rows, from + size);
      if (!whole.test(first, end)) {
        left.add(
            new ClusterCommand(
                what + " " + first + " to " + end,
                BlockOption.with(arguments),
                Map.of(),
                seen,
                Optional.of(BlockOption.request(first, end))));
      }
    }
    if (left.isEmpty()) {
      return;
    }
    PrintWriter console = command.getErr();
    try (Cluster machines = cluster.connect("sphereface " + command.getCommandSpec().name());
        Progress progress = Progress.barOnly("blocks of " + what, left.size())) {
      new ClusterBlocks(
              machines,
              line -> {
                console.println(line);
                console.flush();
              })
          .run(left, progress);
    }
  }
}

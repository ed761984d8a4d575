package org.sphereface.experiments.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.sphereface.experiments.RunException;

/**
 * Blocks of the work of one command, each a command of its own that leaves a file. A block whose
 * file is whole is not given to the cluster again.
 *
 * @param cluster runs them
 * @param console takes lines on machines that fail
 */
public record ClusterBlocks(Cluster cluster, Consumer<String> console) {

  private static final int MOST_AT_ONCE = 1000;

  /**
   * Runs all blocks.
   *
   * @param done takes the number of blocks that have ended
   * @throws RunException if one failed on several machines; those that run are ended
   */
  public void run(List<ClusterCommand> blocks, IntConsumer done) {
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.max(1, Math.min(MOST_AT_ONCE, blocks.size())));
    try {
      List<Future<?>> running = new ArrayList<>();
      for (ClusterCommand block : blocks) {
        running.add(threads.submit(() -> cluster.run(block, event -> tell(block, event))));
      }
      int ended = 0;
      for (Future<?> block : running) {
        block.get();
        done.accept(++ended);
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RunException || e.getCause() instanceof CommandFailedException) {
        throw new RunException(
            e.getCause().getMessage() + " The same command goes on from the blocks that are done.",
            e.getCause());
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private void tell(ClusterCommand block, String event) {
    console.accept(block.name() + ": " + event);
  }
}

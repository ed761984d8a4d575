package org.sphereface.training.exchange;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.sphereface.datasets.sampling.BatchShare;

/**
 * How a training's processes, each of which has a share of every batch, become one training: the
 * loss is computed in each of them on the embeddings of the whole batch, and the network's
 * gradients are summed. All processes call the same methods in the same order.
 */
public interface BatchExchange extends BatchShare, AutoCloseable {

  /**
   * Checks that all processes begin after the same iteration.
   *
   * @throws IllegalStateException if they do not: one has not seen the latest checkpoint
   */
  void requireSameStart(int iteration);

  /**
   * Returns the embeddings of the whole batch. Their gradient flows to the own rows alone.
   *
   * @param own rows x d, of this process's share
   * @param images B, of the whole batch
   * @return B x d
   */
  NDArray wholeBatch(NDArray own, int images);

  /**
   * Adds the other processes' gradients to those of this one.
   *
   * @param gradients of the network, in the same order in all processes
   */
  void sum(List<NDArray> gradients);

  /**
   * Tells the others what this process has computed for a batch.
   *
   * @param loss of the whole batch
   * @throws IllegalStateException in a later call of any method, if theirs differs by more than
   *     rounding can
   */
  void computed(double loss);

  /** Whether this process writes checkpoints, parameters and results. */
  default boolean isWriter() {
    return rank() == 0;
  }

  /** The names of the machines, by rank; empty if one process trains alone. */
  List<String> machines();

  /** Leaves the training, as all processes must; waits for them. */
  @Override
  void close();
}

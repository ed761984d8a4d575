package org.sphereface.networks;

import java.util.List;

/**
 * An embedding network with its options, as a matrix file names it.
 *
 * <p>Implementations are records. Their components are the options, and their public constructor
 * without arguments sets the defaults. {@link java.util.ServiceLoader} finds them: a new network is
 * one such record and one line in {@code META-INF/services/org.sphereface.networks.Network}, in
 * this jar or in any other jar on the class path. Its block is usually a {@link
 * org.sphereface.networks.architecture.LayeredNetwork}.
 */
public interface Network {

  /**
   * The name by which matrix files and the command line refer to this network, such as {@code
   * sphereface}.
   */
  String id();

  /** One sentence on the architecture. */
  String summary();

  /** The paper's or code's section and table. */
  String source();

  /** A short label for tables and plots: {@code SphereFace-20}. */
  String label();

  /** Height of the input in pixels. */
  int inputHeight();

  /** Width of the input in pixels. */
  int inputWidth();

  /** Number of values of an embedding. */
  int embeddingSize();

  /**
   * Makes the block, from N x 3 x height x width to N x {@link #embeddingSize()}.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  EmbeddingNetwork block();

  /**
   * The stages in order, with their outputs and costs; empty if the network does not report them.
   * {@link StageCost#total} sums them. The default asks the block. {@link NetworkCost} also counts
   * networks without stages.
   */
  default List<StageCost> stages() {
    return block().stages();
  }

  /** The variants whose costs a list of networks shows; their other options are this network's. */
  default List<Network> variants() {
    return List.of(this);
  }
}

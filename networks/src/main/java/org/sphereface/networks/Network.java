package org.sphereface.networks;

import java.util.List;

/**
 * An embedding network with its options, as a matrix file names it.
 *
 * <p>Implementations are records whose components are the options and whose public constructor
 * without arguments gives the defaults. They are found by {@link java.util.ServiceLoader}: a new
 * network is one such record and one line in {@code
 * META-INF/services/org.sphereface.networks.Network}.
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

  /** Values an embedding. */
  int embeddingSize();

  /**
   * Makes the block: N x 3 x height x width in, N x {@link #embeddingSize()} out.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  EmbeddingNetwork block();

  /**
   * The stages in their order, with what each puts out and costs; empty where a network does not
   * tell. {@link StageCost#total} sums them.
   */
  default List<StageCost> stages() {
    return List.of();
  }

  /** The variants that lists show the costs of, with other options as they are here. */
  default List<Network> variants() {
    return List.of(this);
  }
}

package org.sphereface.protocols.megaface;

/**
 * Cosine scores of unit vectors, {@value #ROWS} of them against a block of {@value #COLUMNS} at a
 * time. One object is for one thread.
 *
 * <p>score = sum over k of a_k b_k, float32, fused multiply-add in the order of k from 0. The order
 * depends neither on the kernel nor on a vector's place in a block, so that equal vectors have
 * equal scores, bit for bit.
 */
interface ScoreKernel {

  int ROWS = 8;
  int COLUMNS = 128;

  /**
   * The fastest kernel that this JVM runs: {@link VectorKernel} where the module {@code
   * jdk.incubator.vector} was added at its start, else {@link PlainKernel}.
   *
   * @param depth values a vector, as {@link #padded} gives them
   */
  static ScoreKernel of(int depth) {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? new VectorKernel(depth)
        : new PlainKernel(depth);
  }

  /** A dimension rounded up to what the kernels take; the values added are zeros. */
  static int padded(int dimension) {
    return (dimension + PlainKernel.DEPTH - 1) / PlainKernel.DEPTH * PlainKernel.DEPTH;
  }

  /**
   * Takes the vectors to score against.
   *
   * @param vectors {@code count x depth}, row after row from index 0
   * @param count at most {@value #COLUMNS}; the other columns become zeros
   */
  void columns(float[] vectors, int count);

  /**
   * Scores {@value #ROWS} vectors against the columns.
   *
   * @param vectors vectors of {@code depth} values, row after row
   * @param first the first of the {@value #ROWS}
   * @param scores {@code ROWS x COLUMNS}, overwritten
   */
  void scores(float[] vectors, int first, float[][] scores);
}

package org.sphereface.training.model;

/** What becomes of the embedding of an image and that of its mirror image. */
public enum MirrorUse {

  /** Both one after the other, 2 x d values: SphereFace, section 4.1. */
  CONCAT,

  /** Their sum, d values: InsightFace's evaluation. */
  SUM,

  /** The image alone, d values. */
  NONE;

  /** Returns the values of an embedding. */
  int values(int dimension) {
    return this == CONCAT ? 2 * dimension : dimension;
  }

  /** Returns the embeddings that are computed for an image. */
  int passes() {
    return this == NONE ? 1 : 2;
  }

  /**
   * Combines two embeddings.
   *
   * @param values holds the embeddings
   * @param image position of the image's
   * @param mirror position of the mirror image's; not read if it is not used
   */
  float[] combined(float[] values, int image, int mirror, int dimension) {
    float[] row = new float[values(dimension)];
    System.arraycopy(values, image, row, 0, dimension);
    if (this == CONCAT) {
      System.arraycopy(values, mirror, row, dimension, dimension);
    } else if (this == SUM) {
      for (int i = 0; i < dimension; i++) {
        row[i] += values[mirror + i];
      }
    }
    return row;
  }
}

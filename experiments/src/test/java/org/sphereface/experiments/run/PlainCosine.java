package org.sphereface.experiments.run;

/** The cosine of two embeddings in double precision, by itself: what scores are held against. */
public final class PlainCosine {

  private PlainCosine() {}

  public static double of(float[] a, float[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int k = 0; k < a.length; k++) {
      ab += (double) a[k] * b[k];
      aa += (double) a[k] * a[k];
      bb += (double) b[k] * b[k];
    }
    return ab / Math.sqrt(aa * bb);
  }
}

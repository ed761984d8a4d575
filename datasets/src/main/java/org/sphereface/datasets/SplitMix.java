package org.sphereface.datasets;

/**
 * SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), written out so that the same seed gives the same
 * bytes on every Java release.
 */
public final class SplitMix {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final float BELL_SCALE = (float) StrictMath.sqrt(3);

  private long state;

  public SplitMix(long seed) {
    state = seed;
  }

  /** A stream of its own for each sequence of keys. */
  public static SplitMix of(long... keys) {
    long hash = GOLDEN;
    for (long key : keys) {
      hash = mix(hash + GOLDEN + mix(key + GOLDEN));
    }
    return new SplitMix(hash);
  }

  static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  public long next() {
    state += GOLDEN;
    return mix(state);
  }

  /** Uniform in [0, 1). */
  public float uniform() {
    return (next() >>> 40) * 0x1.0p-24f;
  }

  public float between(float low, float high) {
    return low + (high - low) * uniform();
  }

  /** Bell-shaped (sum of four uniforms), mean 0, standard deviation 1, within +-3.47. */
  float bell() {
    return (uniform() + uniform() + uniform() + uniform() - 2) * BELL_SCALE;
  }

  public float bell(float mean, float deviation) {
    return mean + deviation * bell();
  }

  public boolean chance(float probability) {
    return uniform() < probability;
  }

  /** Uniform in 0 .. bound - 1. */
  public int below(int bound) {
    return (int) Long.remainderUnsigned(next(), bound);
  }

  /** 0 .. size - 1 in an order drawn uniformly (Fisher-Yates). */
  public int[] permutation(int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int j = below(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}

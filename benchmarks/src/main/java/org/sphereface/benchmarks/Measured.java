package org.sphereface.benchmarks;

/** Something that can be repeated and measured. */
interface Measured extends AutoCloseable {

  /** Repeats it some times. Returns images a second, or GFLOP/s. */
  double measure();

  @Override
  void close();
}

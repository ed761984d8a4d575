package org.sphereface.benchmarks;

/** Something that can be repeated and measured. */
interface Measured extends AutoCloseable {

  /** Repeats it some times. Returns images a second, GFLOP/s, or MiB. */
  double measure();

  @Override
  void close();
}

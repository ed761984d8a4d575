package org.sphereface.training.exchange;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** One process trains alone, on one or more devices. */
public final class OneProcess implements BatchExchange {

  @Override
  public int rank() {
    return 0;
  }

  @Override
  public int ranks() {
    return 1;
  }

  @Override
  public boolean any(boolean own) {
    return own;
  }

  @Override
  public void requireSameStart(int iteration) {}

  @Override
  public NDArray wholeBatch(NDArray own, int images) {
    return own;
  }

  @Override
  public void sum(List<NDArray> gradients) {}

  @Override
  public void computed(double loss) {}

  @Override
  public List<String> machines() {
    return List.of();
  }

  @Override
  public void close() {}
}

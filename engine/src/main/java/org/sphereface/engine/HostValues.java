package org.sphereface.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/**
 * Copies values from the Java heap to the engine.
 *
 * <p>DJL 0.36's {@code NDManager.create(float[], Shape)} puts the values into a direct buffer and
 * hands MXNet its address; once that code is compiled, nothing keeps the buffer reachable while
 * MXNet copies, and a garbage collection at that moment frees it: now and then a batch holds other
 * data, and the loss is not a number. Here the buffer is held until the copy is made.
 */
public final class HostValues {

  private HostValues() {}

  /**
   * Makes an array of {@code values[from]} to {@code values[to - 1]}.
   *
   * @param shape of as many values
   */
  public static NDArray copy(NDManager manager, float[] values, int from, int to, Shape shape) {
    return through(
        manager.allocateDirect((to - from) * Float.BYTES), manager, values, from, to, shape);
  }

  /**
   * As {@link #copy}, by way of a direct buffer of just so many values, in the machine's order of
   * bytes. On PyTorch the array is the buffer itself.
   */
  static NDArray through(
      ByteBuffer direct, NDManager manager, float[] values, int from, int to, Shape shape) {
    direct.asFloatBuffer().put(values, from, to - from);
    // of floats DJL makes PyTorch one more buffer of bytes
    NDArray array = manager.create(direct, shape, DataType.FLOAT32);
    Reference.reachabilityFence(direct);
    return array;
  }
}

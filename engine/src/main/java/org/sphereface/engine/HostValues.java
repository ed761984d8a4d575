package org.sphereface.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.DoubleSupplier;

/**
 * Makes arrays of the engine from values of the Java program.
 *
 * <p>Use these methods instead of DJL 0.36's {@code NDManager.create(float[], Shape)}. That method
 * copies the values into a direct buffer and passes the buffer's address to MXNet. In compiled code
 * nothing keeps the buffer reachable while MXNet copies. A garbage collection at that moment frees
 * the buffer, so that the array holds other data. The methods here keep the buffer reachable until
 * the copy is complete, and free it then: a buffer that is left to the garbage collector keeps its
 * memory long, since the collector does not see its size.
 */
public final class HostValues {

  private HostValues() {}

  /**
   * Makes an array of {@code values[from]} to {@code values[to - 1]}, float32.
   *
   * @param shape of {@code to - from} values
   */
  public static NDArray copy(NDManager manager, float[] values, int from, int to, Shape shape) {
    ByteBuffer direct = manager.allocateDirect((to - from) * Float.BYTES);
    direct.asFloatBuffer().put(values, from, to - from);
    return owned(manager, direct, shape, DataType.FLOAT32);
  }

  /**
   * Makes an array of the shape, type and place of another. It owns its memory on both engines, so
   * that a recorded gradient may keep it.
   *
   * @param values as many as the array has, each rounded to its type
   */
  public static NDArray like(NDArray array, double[] values) {
    boolean wide = array.getDataType() == DataType.FLOAT64;
    NDManager manager = array.getManager();
    ByteBuffer direct = manager.allocateDirect(values.length * (wide ? Double.BYTES : Float.BYTES));
    for (double value : values) {
      if (wide) {
        direct.putDouble(value);
      } else {
        direct.putFloat((float) value);
      }
    }
    direct.rewind();
    DataType type = wide ? DataType.FLOAT64 : DataType.FLOAT32;
    return owned(manager, direct, array.getShape(), type);
  }

  /** Copies the values of an array of float32 or float64 to the host. */
  public static double[] doubles(NDArray array) {
    if (array.getDataType() == DataType.FLOAT64) {
      return array.toDoubleArray();
    }
    float[] values = array.toFloatArray();
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  /**
   * Makes an array whose values are drawn one by one, row by row. Each value is rounded to float32
   * and then converted to the array's type.
   *
   * @param values is called once for each value
   */
  public static NDArray filled(
      NDManager manager, Shape shape, DataType type, DoubleSupplier values) {
    int size = Math.toIntExact(shape.size());
    ByteBuffer direct = manager.allocateDirect(size * Float.BYTES);
    FloatBuffer floats = direct.asFloatBuffer();
    for (int i = 0; i < size; i++) {
      floats.put(i, (float) values.getAsDouble());
    }
    return owned(manager, direct, shape, DataType.FLOAT32).toType(type, false);
  }

  /** Makes an array that has its own memory, and frees the buffer. */
  private static NDArray owned(NDManager manager, ByteBuffer direct, Shape shape, DataType type) {
    NDArray array = array(manager, direct, shape, type);
    if (!Engines.isMxNet(manager)) {
      try (NDArray buffer = array) {
        array = buffer.duplicate();
      }
    }
    DirectBuffers.release(direct);
    return array;
  }

  /**
   * Makes an array of a direct buffer's values. On PyTorch the array is the buffer itself, which
   * must not be written as long as the array is in use; MXNet copies the values.
   *
   * @param direct as many values as the shape has, in the machine's byte order
   * @param type of the values in the buffer
   */
  public static NDArray array(NDManager manager, ByteBuffer direct, Shape shape, DataType type) {
    // of a buffer of another kind, such as a FloatBuffer, DJL makes one more copy for PyTorch
    NDArray array = manager.create(direct, shape, type);
    Reference.reachabilityFence(direct);
    return array;
  }
}

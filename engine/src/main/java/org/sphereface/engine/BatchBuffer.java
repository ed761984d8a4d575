package org.sphereface.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A direct buffer through which the pixels of all batches are copied to the engine: {@link
 * HostValues#copy} would take a new one for each batch, and on PyTorch copy the values once more.
 */
public final class BatchBuffer {

  private ByteBuffer memory = ByteBuffer.allocateDirect(0);

  /**
   * Makes an array of {@code batch[from]} to {@code batch[to - 1]}. On PyTorch the array is this
   * memory itself: close it, and finish what is computed from it, before the next batch.
   *
   * @param batch all values of the batch; each device takes a range of them
   * @param shape of {@code to - from} values
   */
  public NDArray array(NDManager manager, float[] batch, int from, int to, Shape shape) {
    int bytes = Math.multiplyExact(batch.length, Float.BYTES);
    if (memory.capacity() != bytes) {
      memory = ByteBuffer.allocateDirect(bytes);
    }
    ByteBuffer part =
        memory.slice(from * Float.BYTES, (to - from) * Float.BYTES).order(ByteOrder.nativeOrder());
    part.asFloatBuffer().put(batch, from, to - from);
    return HostValues.array(manager, part, shape, DataType.FLOAT32);
  }
}

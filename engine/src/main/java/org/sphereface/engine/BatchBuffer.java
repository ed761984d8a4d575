package org.sphereface.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory that the pixels of each batch go through on their way to the engine. A buffer for each
 * batch ({@link HostValues}) would stay until a garbage collection, which comes the later the less
 * else a training leaves behind.
 */
public final class BatchBuffer {

  private ByteBuffer memory = ByteBuffer.allocateDirect(0);

  /**
   * Makes an array of {@code batch[from]} to {@code batch[to - 1]}. On PyTorch it is this memory
   * itself: it must be closed, and what was computed from it done, before the next batch comes.
   *
   * @param batch all values of the batch, of which each device takes a part
   * @param shape of {@code to - from} values
   */
  public NDArray array(NDManager manager, float[] batch, int from, int to, Shape shape) {
    int bytes = Math.multiplyExact(batch.length, Float.BYTES);
    if (memory.capacity() != bytes) {
      memory = ByteBuffer.allocateDirect(bytes);
    }
    ByteBuffer part =
        memory.slice(from * Float.BYTES, (to - from) * Float.BYTES).order(ByteOrder.nativeOrder());
    return HostValues.through(part, manager, batch, from, to, shape);
  }
}

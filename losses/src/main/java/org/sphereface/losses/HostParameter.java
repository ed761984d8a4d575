package org.sphereface.losses;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A parameter in host memory. The engine holds only some of its rows at a time.
 *
 * @param type of the values
 * @param shape of the whole parameter
 * @param values row after row, block after block, in the machine's byte order
 * @param velocity the optimizer's momentum of the values, in the same form
 */
public record HostParameter(
    DataType type, Shape shape, List<ByteBuffer> values, List<ByteBuffer> velocity) {

  /** Copies the lists. */
  public HostParameter {
    values = List.copyOf(values);
    velocity = List.copyOf(velocity);
  }
}

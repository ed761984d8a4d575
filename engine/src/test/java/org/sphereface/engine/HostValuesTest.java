package org.sphereface.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostValuesTest {

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void aRangeOfAHeapArrayIsCopied() {
    NDArray array = HostValues.copy(manager, new float[] {1, 2, 3, 4}, 1, 3, new Shape(2, 1));
    assertEquals(new Shape(2, 1), array.getShape());
    assertArrayEquals(new float[] {2, 3}, array.toFloatArray(), 0);
  }

  @Test
  void drawnValuesFollowRowByRowAndAreRoundedToFloat32InEveryType() {
    Iterator<Double> values = List.of(0.1, 0.2, 0.3, 0.4).iterator();
    NDArray array = HostValues.filled(manager, new Shape(2, 2), DataType.FLOAT64, values::next);
    assertArrayEquals(new double[] {0.1f, 0.2f, 0.3f, 0.4f}, array.toDoubleArray(), 0);
  }

  @Test
  void aDirectBufferIsTakenInItsOwnType() {
    ByteBuffer direct = manager.allocateDirect(2 * Double.BYTES).putDouble(0.1).putDouble(0.2);
    NDArray array = HostValues.array(manager, direct.rewind(), new Shape(2), DataType.FLOAT64);
    assertArrayEquals(new double[] {0.1, 0.2}, array.toDoubleArray(), 0);
  }

  @Test
  void valuesLikeAnArrayHaveItsShapeAndTypeAndComeBackAsDoubles() {
    for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
      NDArray array = HostValues.like(manager.zeros(new Shape(3), type), new double[] {0.1, -2, 3});
      assertEquals(type, array.getDataType());
      assertEquals(new Shape(3), array.getShape());
      double first = type == DataType.FLOAT64 ? 0.1 : 0.1f;
      assertArrayEquals(new double[] {first, -2, 3}, HostValues.doubles(array), 0);
    }
  }

  @Test
  void seededNumbersDependOnTheSeedAndTheStream() {
    Engine.getInstance().setRandomSeed(7);
    long first = SeededRandom.of(manager, 1).nextLong();
    assertEquals(first, SeededRandom.of(manager, 1).nextLong());
    assertNotEquals(first, SeededRandom.of(manager, 2).nextLong());
    Engine.getInstance().setRandomSeed(8);
    assertNotEquals(first, SeededRandom.of(manager, 1).nextLong());
  }
}

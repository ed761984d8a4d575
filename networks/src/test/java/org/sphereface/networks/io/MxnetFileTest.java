package org.sphereface.networks.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MxnetFileTest {

  private static final int LEGACY = 0;

  @TempDir private Path folder;

  /** One array of 2 x 2 in a version's form, by the rules of ndarray.cc. */
  private static byte[] params(int version, String name) {
    ByteBuffer file = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(0x112).putLong(0).putLong(1);
    if (version == LEGACY) {
      file.putInt(2).putInt(2).putInt(2);
    } else {
      file.putInt(0xF993fac7 + version);
      if (version > 1) {
        file.putInt(0);
      }
      file.putInt(2).putLong(2).putLong(2);
    }
    file.putInt(1).putInt(0).putInt(0);
    file.putFloat(1).putFloat(2).putFloat(3).putFloat(4);
    file.putLong(1).putLong(name.length()).put(name.getBytes(StandardCharsets.US_ASCII));
    return Arrays.copyOf(file.array(), file.position());
  }

  @ParameterizedTest
  @ValueSource(ints = {LEGACY, 1, 2, 3})
  void everyVersionIsRead(int version) throws IOException {
    Path file = Files.write(folder.resolve("n.params"), params(version, "arg:w"));
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray w = manager.zeros(new Shape(2, 2), DataType.FLOAT32);
      ParameterFile.load(file, Map.of("w", w));
      assertArrayEquals(new float[] {1, 2, 3, 4}, w.toFloatArray(), 0);
      // MXNet's own reader gives the same; version 3 has other rules for shapes
      if (manager.getEngine().getEngineName().equals("MXNet") && version < 3) {
        NDArray own = manager.load(file).get(0);
        assertArrayEquals(w.toFloatArray(), own.toFloatArray(), 0);
      }
    }
  }

  @Test
  void aFileThatIsCutAnywhereIsRefusedInASentence() throws IOException {
    byte[] whole = params(2, "w");
    assertEquals(1, ParameterFile.shapes(Files.write(folder.resolve("n"), whole)).size());
    for (int length = 16; length < whole.length; length++) {
      Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
      String sentence =
          assertThrows(IllegalArgumentException.class, () -> ParameterFile.shapes(file))
              .getMessage();
      assertTrue(sentence.startsWith(file + ": cut short"), sentence);
    }
  }
}

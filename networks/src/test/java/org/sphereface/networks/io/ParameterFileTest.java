package org.sphereface.networks.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.networks.Network;
import org.sphereface.networks.architecture.MobileFaceNet;
import org.sphereface.networks.architecture.NetworkRun;

class ParameterFileTest {

  @TempDir private Path folder;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  /** A file written by hand: header, then little-endian values. */
  private Path file(String header, float... values) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return Files.write(folder.resolve("hand.safetensors"), bytes.array());
  }

  private NDArray zeros(long... shape) {
    return manager.zeros(new Shape(shape), DataType.FLOAT32);
  }

  private void assertRefused(Path file, Map<String, NDArray> into, String... parts) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> ParameterFile.load(file, into))
            .getMessage();
    assertTrue(message.startsWith(file + ": ") && message.endsWith("."), message);
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void aSavedArrayLeavesNoMemoryOutsideOfTheHeap() {
    int mebibyte = 1 << 20;
    Map<String, NDArray> arrays = Map.of("a", zeros(mebibyte));
    long before = bytesOutsideOfTheHeap();
    ParameterFile.write(folder.resolve("a.safetensors"), arrays);
    // the array has four
    assertTrue(bytesOutsideOfTheHeap() - before < mebibyte);
  }

  private static long bytesOutsideOfTheHeap() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  @Test
  void aFileAsTheFormatDescribesItIsRead() throws IOException {
    Path file =
        file(
            "{\"__metadata__\":{\"source\":\"hand\"},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[4,16]},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}  ",
            7,
            1,
            2,
            3);
    Map<String, NDArray> arrays = ParameterFile.read(file, manager);
    assertEquals(2, arrays.size());
    assertArrayEquals(new float[] {1, 2, 3}, arrays.get("b").toFloatArray(), 0);
    assertEquals(7, arrays.get("a").getFloat(), 0);
    assertEquals(new Shape(), arrays.get("a").getShape());
  }

  @Test
  void whatIsWrittenHasTheLayoutOfTheFormat() throws IOException {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    arrays.put("w", manager.create(new float[] {1, -2, 3, 4, 5, 6}, new Shape(2, 3)));
    arrays.put("n", manager.create(new int[] {9}));
    Path file = folder.resolve("new/out.safetensors");
    ParameterFile.write(file, arrays);

    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = Math.toIntExact(bytes.getLong());
    assertEquals(0, length % 8);
    byte[] json = new byte[length];
    bytes.get(json);
    assertEquals(
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
            + "\"n\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[24,28]}}",
        new String(json, StandardCharsets.UTF_8).strip());
    assertEquals(1, bytes.getFloat());
    assertEquals(-2, bytes.getFloat());
    bytes.position(bytes.limit() - 4);
    assertEquals(9, bytes.getInt());
    try (var files = Files.list(file.getParent())) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void aNetworkIsSavedAndLoadedWithItsStatistics() {
    Path file = folder.resolve("net.safetensors");
    Network network = new MobileFaceNet(32, 16, 8);
    try (NetworkRun saved = new NetworkRun(network, 1);
        NetworkRun other = new NetworkRun(network, 2)) {
      float[] pixels = saved.noise(2);
      saved.train(pixels, 2);
      saved.save(file);
      float[] expected = saved.embed(pixels, 2);
      assertFalse(Arrays.equals(expected, other.embed(pixels, 2)));
      other.block.load(file);
      assertArrayEquals(expected, other.embed(pixels, 2), 0);
      // it can be trained on from there
      other.train(pixels, 2);
      other.assertGradients(java.util.List.of());
    }
  }

  @Test
  void theNetworkIsLoadedFromTheFileOfATraining() {
    Path file = folder.resolve("p.safetensors");
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    arrays.put("network.w", manager.create(new float[] {1, 2}));
    arrays.put("head.weight", zeros(5));
    arrays.put("velocity.network.w", zeros(2));
    ParameterFile.write(file, arrays);
    NDArray w = zeros(2);
    ParameterFile.load(file, Map.of("w", w));
    assertArrayEquals(new float[] {1, 2}, w.toFloatArray(), 0);
  }

  @Test
  void batchCountsOfPytorchAreIgnored() throws IOException {
    Path file =
        file(
            "{\"bn.num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[4,12]},"
                + "\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
            5,
            0,
            0);
    NDArray w = zeros(1);
    ParameterFile.load(file, Map.of("w", w));
    assertEquals(5, w.getFloat(0), 0);
  }

  @Test
  void arraysThatDoNotFitAreNamedAndNothingIsChanged() throws IOException {
    String w = "\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
    NDArray array = zeros(2);
    Map<String, NDArray> both = new LinkedHashMap<>(Map.of("w", array));
    both.put("fc5.bias", zeros(4));
    assertRefused(file("{" + w + "}", 1, 2), both, "'fc5.bias' of shape (4) is missing");
    assertArrayEquals(new float[2], array.toFloatArray(), 0);
    Path surplus =
        file(
            "{" + w + ",\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}", 1, 2, 3);
    assertRefused(surplus, Map.of("w", array), "1 of its arrays", "'x'");
    assertArrayEquals(new float[2], array.toFloatArray(), 0);
    Path shaped = file("{" + w + "}", 1, 2);
    assertRefused(shaped, Map.of("w", zeros(1, 2)), "'w' is float32 (2)", "takes float32 (1, 2)");
    Path typed = file("{\"w\":{\"dtype\":\"I32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 1, 2);
    assertRefused(typed, Map.of("w", array), "'w' is int32 (2)");
  }

  @Test
  void damagedFilesAreRefusedWithWhatIsWrong() throws IOException {
    Map<String, NDArray> into = Map.of("w", zeros(2));
    String header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
    assertRefused(file(header, 1), into, "cut short: array 'w' ends at byte 8", "there are 4");
    byte[] whole = Files.readAllBytes(file(header, 1, 2));
    Path cut = folder.resolve("cut.safetensors");
    for (int length : new int[] {0, 5, 8, 20}) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertRefused(cut, into, "no safetensors file, or cut short");
    }
    assertRefused(file("{\"w\":", 1, 2), into, "not JSON");
    assertRefused(file("        ", 1, 2), into, "empty");
    assertRefused(file("{\"w\":3}", 1, 2), into, "array 'w' is not understood");
    assertRefused(
        file("{\"w\":{\"dtype\":\"Q9\",\"shape\":[2],\"data_offsets\":[0,8]}}", 1, 2),
        into,
        "array 'w' is not understood");
    assertRefused(file("{\"w\":{\"dtype\":\"F32\",\"shape\":[2]}}", 1, 2), into, "data_offsets");
    assertRefused(
        file("{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 1, 2),
        into,
        "takes 8 bytes, but the header gives it 0 to 4");
    Path none = folder.resolve("none");
    assertThrows(UncheckedIOException.class, () -> ParameterFile.load(none, into));
  }

  @Test
  void sameArraysGiveTheSameBytes() throws IOException {
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    for (int i = 0; i < 2; i++) {
      Path file = folder.resolve(i + ".safetensors");
      try (NetworkRun run = new NetworkRun(new MobileFaceNet(16, 16, 4), 3)) {
        run.save(file);
      }
      if (i == 0) {
        first.write(Files.readAllBytes(file));
      } else {
        assertArrayEquals(first.toByteArray(), Files.readAllBytes(file));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'w':null}",
        "{'w':{'dtype':null,'shape':[1],'data_offsets':[0,4]}}",
        "{'w':{'dtype':'F32','shape':[1],'data_offsets':[null,null]}}",
        "{'w':{'dtype':'F32','shape':[null],'data_offsets':[0,4]}}",
        "{'w':{'dtype':'F32','shape':null,'data_offsets':[0,4]}}",
        "{'w':{'dtype':'F32','shape':[-1,-4],'data_offsets':[0,16]}}",
        "{'w':{'dtype':'F32','shape':[1],'data_offsets':[-4,0]}}",
        "{'w':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}}",
        "{'w':{'dtype':'F32','shape':[1.5],'data_offsets':[0,6]}}",
        "{'w':{'dtype':'F32','shape':[1e99],'data_offsets':[0,4]}}",
        "{'w':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,4]}}",
        "{'w':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,0]}}",
        "{'w':{'dtype':'F32','shape':[536870912],'data_offsets':[0,2147483648]}}",
        "{'w':{'dtype':'F32','shape':[1],'data_offsets':[0,4,8]}}",
        "{'w':{'dtype':'F32','shape':[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],'data_offsets':[0,4]}}",
        "{'w':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},"
            + "'w':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}",
        "{'v':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
            + "'w':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}"
      })
  void headersThatCannotBeAreRefusedByFileAndArray(String header) throws IOException {
    Path file = file(header.replace('\'', '"'), 1, 2);
    String sentence =
        assertThrows(IllegalArgumentException.class, () -> ParameterFile.shapes(file)).getMessage();
    assertTrue(sentence.contains(file.toString()), sentence);
    assertTrue(sentence.contains("array 'w'"), sentence);
  }

  @Test
  void deepAndLongHeadersCostTheirSizeOnce() throws IOException {
    Path deep = file("{\"__metadata__\":" + "[".repeat(200_000), 1, 2);
    assertThrows(IllegalArgumentException.class, () -> ParameterFile.shapes(deep));
    StringBuilder many = new StringBuilder("{");
    for (int i = 0; i < 50_000; i++) {
      many.append("\"a" + i + "\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},");
    }
    many.setCharAt(many.length() - 1, '}');
    assertEquals(50_000, ParameterFile.shapes(file(many.toString(), 1, 2)).size());
  }
}

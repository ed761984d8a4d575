package org.sphereface.protocols.blufr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.blufr.BlufrTrials.Trial;

/** MAT-files whose bytes are laid out here by hand. */
class BlufrMatlabFileTest {

  private static final List<String> IMAGES =
      List.of("Ann_Lee_0001.jpg", "Ann_Lee_0002.jpg", "Bo_0001.jpg", "Cy_0001.jpg", "Di_0001.jpg");

  @TempDir private Path folder;
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
  private boolean packed = true;

  private byte[] element(int type, byte[] data) {
    int padded = type == 15 ? data.length : (data.length + 7) / 8 * 8;
    return ByteBuffer.allocate(8 + padded)
        .order(order)
        .putInt(type)
        .putInt(data.length)
        .put(data)
        .array();
  }

  private byte[] small(int type, byte[] data) {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(order);
    return bytes.putInt(data.length << 16 | type).put(data).array();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private byte[] ints(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(order);
    bytes.asIntBuffer().put(values);
    return bytes.array();
  }

  private byte[] array(String name, int kind, int rows, int columns, byte[] content) {
    return element(
        14,
        joined(
            element(6, ints(kind, 0)),
            element(5, ints(rows, columns)),
            element(1, name.getBytes(StandardCharsets.US_ASCII)),
            content));
  }

  private byte[] text(String value) {
    ByteBuffer units = ByteBuffer.allocate(2 * value.length()).order(order);
    units.asCharBuffer().put(value);
    return array("", 4, 1, value.length(), element(4, units.array()));
  }

  /** Doubles that MATLAB keeps as bytes, in the short form where they fit. */
  private byte[] numbers(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return array("", 6, values.length, 1, values.length <= 4 ? small(2, bytes) : element(2, bytes));
  }

  private byte[] doubles(double... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(order);
    bytes.asDoubleBuffer().put(values);
    return array("", 6, values.length, 1, element(9, bytes.array()));
  }

  private byte[] variable(String name, byte[]... cells) throws IOException {
    byte[] plain = array(name, 1, cells.length, 1, joined(cells));
    if (!packed) {
      return plain;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(plain);
    }
    return element(15, out.toByteArray());
  }

  private byte[] header() {
    byte[] header = new byte[128];
    Arrays.fill(header, (byte) ' ');
    byte[] mark = "MATLAB 5.0 MAT-file, by hand".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(mark, 0, header, 0, mark.length);
    ByteBuffer.wrap(header).order(order).putShort(124, (short) 0x100).putShort(126, (short) 0x4d49);
    return header;
  }

  private byte[] lists(byte[] gallery) throws IOException {
    byte[][] names = IMAGES.stream().map(this::text).toArray(byte[][]::new);
    return joined(
        header(),
        variable("imageList", names),
        array("labels", 6, 1, 1, small(2, new byte[] {1})),
        variable("trainIndex", numbers(5), numbers(4)),
        variable("testIndex", doubles(1, 2, 3, 4), numbers(1, 2, 3, 5)),
        variable("galIndex", gallery, numbers(2)),
        variable("probIndex", numbers(2, 3, 4), doubles(1, 3, 5)));
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("lists.mat"), content);
  }

  @ParameterizedTest
  @CsvSource({"true,LITTLE_ENDIAN", "false,LITTLE_ENDIAN", "true,BIG_ENDIAN"})
  void theToolkitsFieldsBecomeTrials(boolean compressed, String byteOrder) throws IOException {
    order = byteOrder.startsWith("L") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    packed = compressed;
    BlufrTrials trials = BlufrTrials.read(write(lists(numbers(1))));
    String ann = "Ann_Lee/Ann_Lee_000";
    assertEquals(
        List.of(
            new Trial(
                1,
                List.of(ann + "1.jpg"),
                List.of(ann + "2.jpg"),
                List.of("Bo/Bo_0001.jpg", "Cy/Cy_0001.jpg")),
            new Trial(
                2,
                List.of(ann + "2.jpg"),
                List.of(ann + "1.jpg"),
                List.of("Bo/Bo_0001.jpg", "Di/Di_0001.jpg"))),
        trials.trials());
    assertEquals("lists.mat", trials.source());
  }

  @Test
  void indicesThatAreNoneAreRefused() throws IOException {
    refused(lists(numbers(6)), "whole numbers from 1 to 5 in galIndex{1}, found 6.0");
    refused(lists(doubles(1.5)), "found 1.5");
    refused(lists(doubles(Double.NaN)), "found NaN");
    refused(lists(numbers(3)), "testIndex differs");
    refused(lists(text("x")), "numbers in galIndex{1}");
    refused(header(), "a cell array imageList");
    refused("MATLAB 7.3 MAT-file, HDF5".getBytes(StandardCharsets.US_ASCII), "-v7");
  }

  @Test
  void announcedSizesAreNotBelieved() throws IOException {
    packed = false;
    byte[] manyCells = array("imageList", 1, 1 << 30, 1, new byte[0]);
    refused(joined(header(), manyCells), "larger than its bytes");
    byte[] overflow = array("imageList", 1, 1 << 30, 1 << 30, new byte[0]);
    refused(joined(header(), overflow), "larger than its bytes");
    byte[] nested = text("x");
    for (int i = 0; i < 60; i++) {
      nested = array("imageList", 1, 1, 1, nested);
    }
    refused(joined(header(), nested), "deep");
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bomb)) {
      out.write(ByteBuffer.allocate(8).order(order).putInt(14).putInt(100_000_000).array());
      out.write(array("imageList", 1, 1, 1, new byte[100_000_000]), 8, 100_000_000);
    }
    refused(joined(header(), element(15, bomb.toByteArray())), "unpacks to more than 64 times");
  }

  private void refused(byte[] content, String named) throws IOException {
    Path file = write(content);
    ProtocolException e = assertThrows(ProtocolException.class, () -> BlufrTrials.read(file));
    assertTrue(e.getMessage().contains(named), e.getMessage());
    assertTrue(e.getMessage().contains("lists.mat"), e.getMessage());
  }

  @Test
  void damagedFilesAreRefusedInASentenceOrHarmless() throws IOException {
    SplittableRandom random = new SplittableRandom(11);
    List<byte[]> sound = new ArrayList<>();
    sound.add(lists(numbers(1)));
    packed = false;
    sound.add(lists(numbers(1)));
    for (int i = 0; i < 4000; i++) {
      byte[] whole = sound.get(i % 2);
      byte[] damaged = Arrays.copyOf(whole, i < 1000 ? random.nextInt(whole.length) : whole.length);
      for (int flip = 0; i >= 1000 && flip <= i % 3; flip++) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Path file = write(damaged);
      try {
        BlufrTrials.read(file);
      } catch (ProtocolException e) {
        assertTrue(e.getMessage().length() < 400, e.getMessage());
      }
    }
  }
}

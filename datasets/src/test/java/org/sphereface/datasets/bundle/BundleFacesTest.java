package org.sphereface.datasets.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;

/** Bundles of two pairs, the first the same; PNG keeps pixels, so that they can be told. */
class BundleFacesTest {

  @TempDir private Path folder;

  /** An image whose red is its number and whose green is the column. */
  static byte[] png(int number) throws IOException {
    BufferedImage image = new BufferedImage(6, 4, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 6; x++) {
        image.setRGB(x, y, number << 16 | x << 8 | y);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private static final class Pickle extends ByteArrayOutputStream {
    Pickle op(int... opcodes) {
      for (int opcode : opcodes) {
        write(opcode);
      }
      return this;
    }

    Pickle text(String text) {
      writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
      return this;
    }

    Pickle counted(int opcode, int bytesOfCount, byte[] content) {
      write(opcode);
      for (int i = 0; i < bytesOfCount; i++) {
        write(i < 4 ? content.length >>> (8 * i) : 0);
      }
      writeBytes(content);
      return this;
    }
  }

  private Path file(byte[] pickle) throws IOException {
    return Files.write(folder.resolve("bundle.bin"), pickle);
  }

  /** As Python 3 writes protocol 4. */
  private static byte[] protocolFour() throws IOException {
    Pickle pickle = new Pickle().op(0x80, 4, 0x95).op(9, 0, 0, 0, 0, 0, 0, 0);
    pickle.op(']', 0x94, '(');
    pickle.counted('B', 4, png(10)).op(0x94).counted('B', 4, png(11)).op(0x94);
    pickle.counted(0x8e, 8, png(12)).op(0x94).op('h', 1, 'e');
    return pickle.op(']', 0x94, '(', 0x88, 0x89, 'e', 0x86, 0x94, '.').toByteArray();
  }

  /** As Python 2 writes protocol 2. */
  private static byte[] protocolTwo() throws IOException {
    Pickle pickle = new Pickle().op(0x80, 2, ']', 'q', 1, '(');
    pickle.counted('T', 4, png(10)).op('q', 2).counted('T', 4, png(11)).op('q', 3);
    pickle.counted('T', 4, png(12)).op('r', 4, 1, 0, 0).op('h', 2, 'e');
    return pickle.op(']', 'q', 5, '(', 'K', 1, 'K', 0, 'e', 0x86, 'q', 6, '.').toByteArray();
  }

  /** As Python 2 writes protocol 0. */
  private static byte[] protocolZero() throws IOException {
    Pickle pickle = new Pickle().text("((lp1\n");
    for (int number : new int[] {10, 11, 12}) {
      pickle.text("S'");
      for (byte value : png(number)) {
        pickle.text(String.format("\\x%02x", value));
      }
      pickle.text("'\np" + number + "\na");
    }
    return pickle.text("g10\na(lp5\nI01\naI00\natp6\n.").toByteArray();
  }

  private FaceDataset open(byte[] pickle) throws IOException {
    return new BundleFaces(file(pickle).toString(), 4, 6).open(Set.of());
  }

  static void assertIsTheBundle(FaceDataset faces) {
    assertEquals(
        java.util.List.of("000000/left", "000000/right", "000001/left", "000001/right"),
        faces.images());
    assertEquals(faces.label(0), faces.label(1));
    assertNotEquals(faces.label(2), faces.label(3));
    assertEquals(java.util.List.of("000000", "000001-left", "000001-right"), faces.identities());
    int[] reds = new int[4];
    for (int index = 0; index < 4; index++) {
      reds[index] = faces.image(index).rgb()[0];
      assertEquals(4, faces.image(index).height());
      assertEquals(5, faces.image(index).rgb()[3 * 5 + 1]);
    }
    assertArrayEquals(new int[] {10, 11, 12, 10}, reds);
  }

  @Test
  void bundlesOfEachProtocolGiveTheirImagesAndPairs() throws IOException {
    assertIsTheBundle(open(protocolFour()));
    assertIsTheBundle(open(protocolTwo()));
    assertIsTheBundle(open(protocolZero()));
  }

  @Test
  void facesOfOtherSizesAreRefusedBeforeAnyIsRead() throws IOException {
    Path bundle = file(protocolFour());
    for (int[] size : new int[][] {{2, 2}, {4, 5}, {5, 6}, {4, 8}}) {
      BundleFaces faces = new BundleFaces(bundle.toString(), size[0], size[1]);
      DatasetException refused = assertThrows(DatasetException.class, () -> faces.open(Set.of()));
      assertTrue(refused.getMessage().contains("the images are 4 x 6"), refused.getMessage());
    }
    FaceImage stored = BundleFaces.asStored(bundle).image(0);
    assertArrayEquals(
        new BundleFaces(bundle.toString(), 4, 6).open(Set.of()).image(0).rgb(), stored.rgb());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cos~system~(S'touch /tmp/x'~tR.|'os.system'",
        "c__builtin__~eval~.|'__builtin__.eval'",
        "}.|EMPTY_DICT",
        "(i__main__~X~.|INST",
        "((lp0~t.|not two lists",
        "(](lt.|0 images and 0 truth values",
        "(](lI01~at.|0 images and 1 truth values",
        "((lI01~a(lI01~at.|item 0 of the first list",
        "((lS''~aS''~a(lS''~at.|item 0 of the second list",
        "I7~.|the number 7",
        "g5~.|never kept",
        "a.|where there is none",
        "t.|never began",
        "?|0x3f",
        "c_codecs~encode~(Vx~Vutf8~tR.|a call other than",
        "(((|truncated"
      })
  void anythingElseIsRefusedByNameAndNothingIsExecuted(String pickle, String said)
      throws IOException {
    Path bundle = file(pickle.replace('~', '\n').getBytes(StandardCharsets.ISO_8859_1));
    DatasetException refused =
        assertThrows(
            DatasetException.class, () -> new BundleFaces(bundle.toString(), 4, 6).open(Set.of()));
    assertTrue(refused.getMessage().contains(said), refused.getMessage());
    assertTrue(refused.getMessage().contains("bundle.bin"), refused.getMessage());
  }

  @Test
  void missingFilesAndDamagedImagesAreNamed() throws IOException {
    assertThrows(DatasetException.class, () -> new BundleFaces().open(Set.of()));
    BundleFaces none = new BundleFaces(folder.resolve("none.bin").toString(), 4, 6);
    assertTrue(
        assertThrows(DatasetException.class, () -> none.open(Set.of()))
            .getMessage()
            .contains("no such file"));
    byte[] damaged = new Pickle().text("((lS'no image'\naS'no image'\na(lI01\nat.").toByteArray();
    FaceDataset faces = open(damaged);
    DatasetException refused = assertThrows(DatasetException.class, () -> faces.image(1));
    assertTrue(refused.getMessage().contains("image 000000/right"), refused.getMessage());
  }

  /** Whatever a byte becomes, the bundle is read or refused by a sentence. */
  @Property(tries = 400)
  void damageIsReadOrRefusedButNeverADefect(@ForAll int place, @ForAll byte value, @ForAll int cut)
      throws IOException {
    byte[] pickle = protocolFour();
    pickle[Math.floorMod(place, pickle.length)] = value;
    byte[] shorter = Arrays.copyOf(pickle, pickle.length - Math.floorMod(cut, 3));
    Path bundle = Files.createTempFile("bundle", ".bin");
    try {
      Files.write(bundle, shorter);
      FaceDataset faces = new BundleFaces(bundle.toString(), 4, 6).open(Set.of());
      for (int index = 0; index < faces.images().size(); index++) {
        faces.image(index);
      }
    } catch (DatasetException e) {
      assertTrue(e.getMessage().contains(bundle.getFileName().toString()), e.getMessage());
    } finally {
      Files.delete(bundle);
    }
  }

  @Test
  void theFingerprintTellsBundlesApart() throws IOException {
    String four = open(protocolFour()).fingerprint();
    assertEquals(four, open(protocolFour()).fingerprint());
    assertNotEquals(four, open(protocolTwo()).fingerprint());
  }

  /**
   * As NumPy 1 writes an array of encoded bytes in protocol 3: the form of InsightFace's small_lfw.
   */
  private static void array(Pickle pickle, boolean first, byte[] content, int... shape) {
    if (first) {
      pickle.text("cnumpy.core.multiarray\n_reconstruct\n").op('q', 1);
      pickle.text("cnumpy\nndarray\n").op('q', 2, 'K', 0, 0x85, 'q', 3);
      pickle.counted('C', 1, new byte[] {'b'}).op('q', 4, 0x87, 'q', 5, 'R', 'q', 6);
    } else {
      pickle.op('h', 1, 'h', 2, 'K', 0, 0x85, 'h', 4, 0x87, 'R');
    }
    pickle.op('(', 'K', 1);
    for (int size : shape) {
      pickle.op('M', size & 0xff, size >> 8);
    }
    pickle.op(0x84 + shape.length);
    if (first) {
      pickle.text("cnumpy\ndtype\n").counted('X', 4, new byte[] {'u', '1'});
      pickle.op(0x89, 0x88, 0x87, 'R', 'q', 7, '(', 'K', 3).counted('X', 4, new byte[] {'|'});
      pickle.op('N', 'N', 'N', 'J', 255, 255, 255, 255, 'J', 255, 255, 255, 255, 'K', 0, 't', 'b');
    } else {
      pickle.op('h', 7);
    }
    pickle.op(0x89).counted('B', 4, content).op('t', 'b');
  }

  @Test
  void imagesThatAreNumpyArraysAreRead() throws IOException {
    Pickle pickle = new Pickle().op(0x80, 3, ']', 'q', 0, '(');
    array(pickle, true, png(10), png(10).length);
    array(pickle, false, png(11), png(11).length, 1);
    array(pickle, false, png(12), 1, png(12).length);
    array(pickle, false, png(13), png(13).length);
    pickle.op('e', ']', '(', 0x88, 0x89, 'e', 0x86, '.');
    FaceDataset data = new BundleFaces(file(pickle.toByteArray()).toString(), 4, 6).open(Set.of());
    for (int i = 0; i < 4; i++) {
      assertEquals(10 + i, data.image(i).rgb()[0]);
    }
  }

  @Test
  void numpyTwoAndProtocolFiveAreRead() throws IOException {
    Pickle pickle = new Pickle().op(0x80, 5, ']', 0x94, '(');
    for (int i = 0; i < 4; i++) {
      pickle.counted(0x8c, 1, "numpy._core.numeric".getBytes(StandardCharsets.US_ASCII));
      pickle.counted(0x8c, 1, "_frombuffer".getBytes(StandardCharsets.US_ASCII)).op(0x93, '(');
      pickle.counted(0x96, 8, png(10 + i));
      pickle.counted(0x8c, 1, "numpy".getBytes(StandardCharsets.US_ASCII));
      pickle.counted(0x8c, 1, "dtype".getBytes(StandardCharsets.US_ASCII)).op(0x93);
      pickle.counted(0x8c, 1, "u1".getBytes(StandardCharsets.US_ASCII)).op(0x89, 0x88, 0x87, 'R');
      pickle.op('M', png(10 + i).length, png(10 + i).length >> 8, 0x85);
      pickle.counted(0x8c, 1, "C".getBytes(StandardCharsets.US_ASCII)).op('t', 'R');
    }
    pickle.op('e', ']', '(', 'K', 1, 'K', 0, 'e', 0x86, '.');
    FaceDataset data = new BundleFaces(file(pickle.toByteArray()).toString(), 4, 6).open(Set.of());
    assertEquals(13, data.image(3).rgb()[0]);
    assertEquals(3, data.identities().size());
  }

  @Test
  void arraysOfPixelsAndOtherSizesAreRefused() throws IOException {
    Pickle pixels = new Pickle().op(0x80, 3, ']', 'q', 0, '(');
    array(pixels, true, new byte[24], 4, 6);
    Path file = file(pixels.op('e', ']', 0x86, '.').toByteArray());
    String sentence =
        assertThrows(DatasetException.class, () -> PickledPairs.read(file)).getMessage();
    assertTrue(sentence.contains("several dimensions"), sentence);
    Pickle fewer = new Pickle().op(0x80, 3, ']', 'q', 0, '(');
    array(fewer, true, new byte[24], 25);
    Path other = file(fewer.op('e', ']', 0x86, '.').toByteArray());
    String counts =
        assertThrows(DatasetException.class, () -> PickledPairs.read(other)).getMessage();
    assertTrue(counts.contains("an array of 25 values in 24 bytes"), counts);
  }

  @Test
  void fewBytesDoNotBuildManyValues() throws IOException {
    Pickle nested = new Pickle().op(0x80, 2, ')');
    for (int i = 0; i < 100_000; i++) {
      nested.op(0x85);
    }
    Path file = file(nested.op('.').toByteArray());
    String sentence =
        assertThrows(DatasetException.class, () -> PickledPairs.read(file)).getMessage();
    assertTrue(sentence.contains("more values than a bundle"), sentence);
  }
}

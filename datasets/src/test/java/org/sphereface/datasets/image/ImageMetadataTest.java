package org.sphereface.datasets.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceImage;

/** What stands in PNG, WebP, BMP and portable maps beside the pixels, and what decoding takes. */
class ImageMetadataTest {

  private static final byte[] EXIF_6 = {
    'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0
  };

  private static byte[] read(byte[] bytes) {
    return ImageFile.decode("x", bytes).rgb();
  }

  private static String refusal(byte[] bytes) {
    return assertThrows(DatasetException.class, () -> read(bytes)).getMessage();
  }

  private static byte[] png(int type) throws IOException {
    BufferedImage image = new BufferedImage(21, 13, type);
    Random random = new Random(4);
    for (int i = 0; i < 21 * 13; i++) {
      image.setRGB(i % 21, i / 21, 0xff000000 | random.nextInt());
    }
    return ImageSamples.encoded(image, "png");
  }

  /** With a chunk behind IHDR. */
  private static byte[] with(byte[] png, String type, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(png, 0, 33);
    out.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    byte[] named = new byte[4 + content.length];
    System.arraycopy(type.getBytes(StandardCharsets.US_ASCII), 0, named, 0, 4);
    System.arraycopy(content, 0, named, 4, content.length);
    CRC32 sum = new CRC32();
    sum.update(named);
    out.writeBytes(named);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    out.write(png, 33, png.length - 33);
    return out.toByteArray();
  }

  @Test
  void exifInPngAndWebpTurnsTheImageAsInJpeg() throws IOException {
    byte[] png = png(BufferedImage.TYPE_3BYTE_BGR);
    FaceImage stored = ImageFile.decode("x", png);
    assertArrayEquals(ExifOrientation.upright(stored, 6).rgb(), read(with(png, "eXIf", EXIF_6)));

    byte[] webp = ImageSamples.WEBP;
    byte[] expected = ExifOrientation.upright(ImageFile.decode("x", webp), 6).rgb();
    byte[] marked = new byte[6 + EXIF_6.length];
    System.arraycopy("Exif\0\0".getBytes(StandardCharsets.US_ASCII), 0, marked, 0, 6);
    System.arraycopy(EXIF_6, 0, marked, 6, EXIF_6.length);
    assertArrayEquals(expected, read(extended(webp, EXIF_6)));
    assertArrayEquals(expected, read(extended(webp, marked)));
  }

  /** A simple WebP of 16 x 16 in the extended form, with a profile and EXIF. */
  private static byte[] extended(byte[] simple, byte[] exif) {
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    chunks.writeBytes(chunk("VP8X", new byte[] {0x28, 0, 0, 0, 15, 0, 0, 15, 0, 0}));
    chunks.writeBytes(chunk("ICCP", new byte[] {1, 2, 3}));
    chunks.write(simple, 12, simple.length - 12);
    chunks.writeBytes(chunk("EXIF", exif));
    return riff(chunks.toByteArray());
  }

  private static byte[] riff(byte[] chunks) {
    return ByteBuffer.allocate(12 + chunks.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("RIFF".getBytes(StandardCharsets.US_ASCII))
        .putInt(4 + chunks.length)
        .put("WEBP".getBytes(StandardCharsets.US_ASCII))
        .put(chunks)
        .array();
  }

  private static byte[] chunk(String type, byte[] content) {
    return ByteBuffer.allocate(8 + content.length + content.length % 2)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(type.getBytes(StandardCharsets.US_ASCII))
        .putInt(content.length)
        .put(content)
        .array();
  }

  @Test
  void ofAnAnimatedWebpTheFirstPictureIsTaken() {
    byte[] simple = ImageSamples.WEBP_LOSSLESS;
    byte[] picture = Arrays.copyOfRange(simple, 12, simple.length);
    byte[] frame = new byte[16 + picture.length];
    frame[6] = 15;
    frame[9] = 15;
    System.arraycopy(picture, 0, frame, 16, picture.length);
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    chunks.writeBytes(chunk("VP8X", new byte[] {2, 0, 0, 0, 15, 0, 0, 15, 0, 0}));
    chunks.writeBytes(chunk("ANIM", new byte[6]));
    chunks.writeBytes(chunk("ANMF", frame));
    chunks.writeBytes(chunk("ANMF", new byte[40]));
    assertArrayEquals(read(simple), read(riff(chunks.toByteArray())));
  }

  @Test
  void compressedTextsAndProfilesOfAPngAreNotUnpacked() throws IOException {
    Deflater deflater = new Deflater(9);
    deflater.setInput(new byte[64 << 20]);
    deflater.finish();
    byte[] packed = new byte[1 << 17];
    int length = deflater.deflate(packed);
    byte[] content = new byte[length + 3];
    content[0] = 'a';
    System.arraycopy(packed, 0, content, 3, length);
    for (int type : new int[] {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_BYTE_INDEXED}) {
      byte[] png = png(type);
      for (String chunk : new String[] {"zTXt", "iCCP"}) {
        byte[] bomb = with(png, chunk, content);
        assertTrue(allocated(bomb) < 4 << 20, chunk + " took " + allocated(bomb));
        assertArrayEquals(read(png), read(bomb));
      }
    }
  }

  private static long allocated(byte[] bytes) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    read(bytes);
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
  }

  @Test
  void aPngWithAWrongSumOrCutOffIsRefusedAndOneWithoutItsEndIsRead() throws IOException {
    byte[] png = png(BufferedImage.TYPE_3BYTE_BGR);
    byte[] flipped = png.clone();
    flipped[png.length - 30] ^= 1;
    assertTrue(refusal(flipped).contains("the sum of its chunk IDAT is wrong"));
    assertTrue(refusal(Arrays.copyOf(png, png.length - 13)).contains("it ends too early"));
    assertArrayEquals(read(png), read(Arrays.copyOf(png, png.length - 12)));
    assertArrayEquals(read(png), read(Arrays.copyOf(png, png.length + 3000)));
    assertArrayEquals(read(png), read(with(png, "tEXt", new byte[] {'a', 0, 'b'})));
    assertArrayEquals(read(png), read(with(png, "tRNS", new byte[6])));
  }

  @Test
  void aFileWithinABmpIsRefused() throws IOException {
    byte[] bmp =
        ImageSamples.encoded(ImageSamples.quarters(8, 8, BufferedImage.TYPE_3BYTE_BGR), "bmp");
    bmp[30] = 4;
    assertTrue(refusal(bmp).contains("a JPEG or PNG file within a BMP is not read"));
  }

  @Test
  void commentsOfPortableMapsEndWithTheirLine() {
    byte[] plain =
        read("P2\n# a\r# b\n2 1#c\n255 # d\n7 # e\n 9\n".getBytes(StandardCharsets.US_ASCII));
    assertArrayEquals(new byte[] {7, 7, 7, 9, 9, 9}, plain);
    byte[] binary = read("P5#x\n2 1\n255#y\nAB more".getBytes(StandardCharsets.US_ASCII));
    assertArrayEquals(new byte[] {'A', 'A', 'A', 'B', 'B', 'B'}, binary);
    assertTrue(
        refusal("P2 999 999 9 1 2 3".getBytes(StandardCharsets.US_ASCII))
            .contains("it ends too early"));
  }

  /** What is held of the heap for an image must not be less than what decoding it takes. */
  @Test
  void decodingTakesNoMoreThanWasAskedFor() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    int side = 1024;
    BufferedImage colour = new BufferedImage(side, side, BufferedImage.TYPE_3BYTE_BGR);
    BufferedImage grey = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    BufferedImage palette = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_INDEXED);
    Random random = new Random(5);
    for (int i = 0; i < side * side; i++) {
      colour.setRGB(i % side, i / side, random.nextInt(1 << 24) & 0x3f3f3f);
      grey.getRaster().setSample(i % side, i / side, 0, random.nextInt(64));
      palette.getRaster().setSample(i % side, i / side, 0, random.nextInt(64));
    }
    for (String format : new String[] {"jpeg", "bmp"}) {
      files.put("colour " + format, ImageSamples.encoded(colour, format));
      files.put("grey " + format, ImageSamples.encoded(grey, format));
    }
    files.put("progressive jpeg", ImageSamples.encoded(colour, "jpeg", true));
    files.put("turned", ImageSamples.withSegment(files.get("colour jpeg"), 0xe1, exif()));
    files.put("gif", ImageSamples.encoded(palette, "gif"));
    files.put("pgm", pgm(side));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      long held;
      try (ImageDecoder opened = ImageFile.opened(file.getKey(), file.getValue())) {
        assertEquals(side, opened.height());
        held = opened.memory() + file.getValue().length;
      }
      long taken = allocated(file.getValue());
      // the file without metadata, and what does not grow with the image
      long allowed = held + file.getValue().length + (1 << 20);
      assertTrue(taken <= allowed, file.getKey() + " took " + taken + ", held " + held);
    }
  }

  private static byte[] exif() {
    byte[] marked = new byte[6 + EXIF_6.length];
    System.arraycopy("Exif\0\0".getBytes(StandardCharsets.US_ASCII), 0, marked, 0, 6);
    System.arraycopy(EXIF_6, 0, marked, 6, EXIF_6.length);
    return marked;
  }

  private static byte[] pgm(int side) {
    byte[] header = ("P5 " + side + " " + side + " 255\n").getBytes(StandardCharsets.US_ASCII);
    return Arrays.copyOf(header, header.length + side * side);
  }

  @Test
  void anImageThatCanNeverFitIsRefusedByItsSizeAndTheHeapItNeeds() {
    // 64 Mi pixels of lossy WebP would take 7 GiB; the heap of tests is smaller
    byte[] header = ImageSamples.WEBP.clone();
    long memory = 111L << 26;
    if (DecodingMemory.OF_THE_HEAP.bytes() < memory) {
      ByteBuffer webp =
          ByteBuffer.wrap(Arrays.copyOf(header, 400_000)).order(ByteOrder.LITTLE_ENDIAN);
      webp.putInt(4, 400_000 - 8).putInt(16, 400_000 - 20);
      webp.putShort(26, (short) 8192).putShort(28, (short) 8192);
      String told = refusal(webp.array());
      assertTrue(
          told.contains("the image of 8192 x 8192 does not fit into memory: decoding takes "),
          told);
      assertTrue(told.contains("SPHEREFACE_JAVA_OPTS=-Xmx"), told);
    }
  }
}

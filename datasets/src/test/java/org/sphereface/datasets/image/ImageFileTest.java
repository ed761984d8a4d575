package org.sphereface.datasets.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceImage;

class ImageFileTest {

  private static final int RGB = BufferedImage.TYPE_3BYTE_BGR;

  private static FaceImage read(byte[] bytes) {
    return ImageFile.decode("x.img", bytes);
  }

  private static String refusal(byte[] bytes) {
    return assertThrows(DatasetException.class, () -> read(bytes)).getMessage();
  }

  private static int[] pixel(FaceImage image, int y, int x) {
    int at = 3 * (y * image.width() + x);
    byte[] rgb = image.rgb();
    return new int[] {rgb[at] & 0xff, rgb[at + 1] & 0xff, rgb[at + 2] & 0xff};
  }

  /** Top left, top right, bottom left and bottom right are these colours of the samples. */
  private static void assertQuarters(byte[] bytes, int tolerance, int... colours) {
    FaceImage image = read(bytes);
    for (int i = 0; i < 4; i++) {
      int[] seen =
          pixel(
              image,
              i < 2 ? image.height() / 8 : image.height() * 7 / 8,
              i % 2 == 0 ? image.width() / 8 : image.width() * 7 / 8);
      for (int c = 0; c < 3; c++) {
        assertEquals(
            ImageSamples.COLOURS.get(colours[i])[c],
            seen[c],
            tolerance,
            "quarter " + i + ": " + Arrays.toString(seen));
      }
    }
  }

  @Test
  void baselineAndProgressiveJpegShowTheSameColours() throws IOException {
    BufferedImage image = ImageSamples.quarters(64, 64, RGB);
    byte[] baseline = ImageSamples.encoded(image, "jpeg");
    byte[] progressive = ImageSamples.encoded(image, "jpeg", true);
    assertQuarters(baseline, 3, 0, 1, 2, 3);
    assertQuarters(progressive, 3, 0, 1, 2, 3);
    // the same coefficients, sent in another order
    assertArrayEquals(read(baseline).rgb(), read(progressive).rgb());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void jpegGivesTheValuesThatImageIoGives(boolean progressive) throws IOException {
    BufferedImage noise = new BufferedImage(37, 23, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(1);
    for (int i = 0; i < 37 * 23; i++) {
      noise.setRGB(i % 37, i / 37, random.nextInt());
    }
    byte[] jpeg = ImageSamples.encoded(noise, "jpeg", progressive);
    BufferedImage expected = ImageIO.read(new ByteArrayInputStream(jpeg));

    byte[] rgb = read(jpeg).rgb();

    for (int i = 0; i < 37 * 23; i++) {
      int value =
          rgb[3 * i] << 16 & 0xff0000 | rgb[3 * i + 1] << 8 & 0xff00 | rgb[3 * i + 2] & 0xff;
      assertEquals(expected.getRGB(i % 37, i / 37) & 0xffffff, value, "pixel " + i);
    }
  }

  @Test
  void greyJpegIsRepeatedOverTheChannelsAsStored() throws IOException {
    BufferedImage grey = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 256; i++) {
      grey.getRaster().setSample(i % 16, i / 16, 0, 90);
    }
    assertArrayEquals(
        new int[] {90, 90, 90}, pixel(read(ImageSamples.encoded(grey, "jpeg")), 8, 8));
  }

  @Test
  void cmykAndYcckJpegShowTheirColoursWithAdobesInversionAndWithout() {
    assertQuarters(ImageSamples.CMYK, 1, 0, 1, 2, 3);
    assertQuarters(ImageSamples.YCCK, 2, 0, 1, 2, 3);
    assertQuarters(ImageSamples.CMYK_WITHOUT_MARKER, 1, 0, 1, 2, 3);
  }

  @Test
  void webpShowsItsColours() {
    assertQuarters(ImageSamples.WEBP, 3, 0, 1, 2, 3);
    assertQuarters(ImageSamples.WEBP_LOSSLESS, 0, 0, 1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void exifTurnsTheImageUpright(boolean little) throws IOException {
    byte[] jpeg = ImageSamples.encoded(ImageSamples.quarters(32, 64, RGB), "jpeg");
    // which stored corner (0 top left, 1 top right, 2 bottom left, 3 bottom right) is then seen at
    // the top left, top right, bottom left, bottom right: EXIF 2.3, tag 274
    int[][] seen = {
      {0, 1, 2, 3}, {1, 0, 3, 2}, {3, 2, 1, 0}, {2, 3, 0, 1},
      {0, 2, 1, 3}, {2, 0, 3, 1}, {3, 1, 2, 0}, {1, 3, 0, 2}
    };
    for (int orientation = 1; orientation <= 8; orientation++) {
      byte[] file = ImageSamples.withSegment(jpeg, 0xe1, exif(orientation, little));
      assertQuarters(file, 6, seen[orientation - 1]);
      assertEquals(orientation < 5 ? 32 : 64, read(file).height());
    }
    byte[] absurd = ImageSamples.withSegment(jpeg, 0xe1, exif(77, little));
    assertArrayEquals(read(jpeg).rgb(), read(absurd).rgb());
  }

  private static byte[] exif(int orientation, boolean little) {
    ByteBuffer bytes = ByteBuffer.allocate(32);
    bytes.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    bytes.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
    bytes.put((little ? "II" : "MM").getBytes(StandardCharsets.US_ASCII));
    bytes.putShort((short) 42).putInt(8).putShort((short) 1);
    bytes.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
    return bytes.array();
  }

  @Test
  void profilesAndCommentsChangeNoPixelEvenIfTheyAreBroken() throws IOException {
    byte[] jpeg = ImageSamples.encoded(ImageSamples.quarters(32, 64, RGB), "jpeg");
    byte[] profile = "ICC_PROFILE\0\1\1 not a profile".getBytes(StandardCharsets.US_ASCII);
    byte[] file =
        ImageSamples.withSegment(
            ImageSamples.withSegment(jpeg, 0xe2, profile), 0xfe, new byte[] {1, 2, 3});
    assertArrayEquals(read(jpeg).rgb(), read(file).rgb());
  }

  @Test
  void pngOfColourPaletteAlphaAndGreyGivesTheStoredValues() throws IOException {
    for (int type : new int[] {RGB, BufferedImage.TYPE_4BYTE_ABGR, BufferedImage.TYPE_INT_RGB}) {
      assertQuarters(ImageSamples.encoded(ImageSamples.quarters(8, 8, type), "png"), 0, 0, 1, 2, 3);
    }
    BufferedImage palette =
        new BufferedImage(
            8,
            8,
            BufferedImage.TYPE_BYTE_INDEXED,
            new java.awt.image.IndexColorModel(2, 4, component(0), component(1), component(2)));
    for (int i = 0; i < 64; i++) {
      palette.getRaster().setSample(i % 8, i / 8, 0, (i / 32) * 2 + (i % 8) / 4);
    }
    assertQuarters(ImageSamples.encoded(palette, "png"), 0, 0, 1, 2, 3);
    assertQuarters(ImageSamples.encoded(palette, "gif"), 0, 0, 1, 2, 3);
    BufferedImage clear = new BufferedImage(8, 8, BufferedImage.TYPE_4BYTE_ABGR);
    for (int i = 0; i < 64; i++) {
      int[] colour = ImageSamples.COLOURS.get((i / 32) * 2 + (i % 8) / 4);
      clear.getRaster().setPixel(i % 8, i / 8, new int[] {colour[0], colour[1], colour[2], 0});
    }
    assertQuarters(ImageSamples.encoded(clear, "png"), 0, 0, 1, 2, 3);
  }

  private static byte[] component(int channel) {
    byte[] values = new byte[4];
    for (int i = 0; i < 4; i++) {
      values[i] = (byte) ImageSamples.COLOURS.get(i)[channel];
    }
    return values;
  }

  @Test
  void pngOf16BitsIsRoundedTo8() throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 2, 1, 3, null);
    raster.setPixels(0, 0, 2, 1, new int[] {0, 65_535, 257 * 77 + 128, 257 * 77 + 129, 128, 129});
    BufferedImage image =
        new BufferedImage(
            new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                false,
                false,
                Transparency.OPAQUE,
                DataBuffer.TYPE_USHORT),
            raster,
            false,
            null);
    FaceImage read = read(ImageSamples.encoded(image, "png"));
    assertArrayEquals(new int[] {0, 255, 77}, pixel(read, 0, 0));
    assertArrayEquals(new int[] {78, 0, 1}, pixel(read, 0, 1));
  }

  @Test
  void bmpGivesTheStoredValues() throws IOException {
    assertQuarters(ImageSamples.encoded(ImageSamples.quarters(8, 6, RGB), "bmp"), 0, 0, 1, 2, 3);
  }

  @Test
  void portableMapsAreScaledFromTheirHighestValue() {
    assertArrayEquals(new int[] {255, 128, 0}, pixel(read(ascii("P3 # x\n1 1\n4\n4 2 0\n")), 0, 0));
    assertArrayEquals(new int[] {17, 17, 17}, pixel(read(ascii("P2\n2 1 15\n0 1")), 0, 1));
    assertArrayEquals(new int[] {65, 66, 67}, pixel(read(ascii("P6 1 1 255\nABC")), 0, 0));
    // 0x4142 of 65535 is 16706 / 257 = 65.004
    assertArrayEquals(new int[] {65, 65, 65}, pixel(read(ascii("P5 1 1 65535\nAB")), 0, 0));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void absurdSizesAreRefusedBeforePixelsAreAllocated() {
    assertTrue(refusal(png(30_000, 30_000)).contains("it is 30000 x 30000, more than 67108864"));
    assertTrue(refusal(png(5_000, 5_000)).contains("it is 5000 x 5000 in only 57 bytes"));
    assertTrue(refusal(ascii("P6 100000 100000 255\n")).contains("more than 67108864 pixels"));
    assertTrue(refusal(ascii("P5 4000 4000 255\n")).contains("in only 17 bytes"));
    assertTrue(refusal(ascii("P5 999 999 255\n")).contains("998001 values up to 255 announced"));
  }

  /** A whole PNG header with nothing behind it. */
  private static byte[] png(int width, int height) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    chunk(
        file,
        ByteBuffer.allocate(17)
            .put(ascii("IHDR"))
            .putInt(width)
            .putInt(height)
            .put(new byte[] {8, 2, 0, 0, 0})
            .array());
    chunk(file, ascii("IDAT"));
    chunk(file, ascii("IEND"));
    return file.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream file, byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    file.writeBytes(ByteBuffer.allocate(4).putInt(content.length - 4).array());
    file.writeBytes(content);
    file.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  @Test
  void whatIsNoImageIsNamed() {
    assertTrue(refusal(new byte[0]).startsWith("x.img: not a readable image (the file is empty)"));
    assertTrue(refusal(ascii("<html>")).contains("unknown format"));
    assertTrue(refusal(ascii("P5 2 2 255\nABC")).contains("4 values up to 255 announced, 3 bytes"));
    assertTrue(refusal(ascii("P2 2 2 9\n1 2 3")).contains("it ends too early"));
    assertTrue(refusal(ascii("P2 1 1 9\n10")).contains("a value is 10, above the highest, 9"));
  }
}

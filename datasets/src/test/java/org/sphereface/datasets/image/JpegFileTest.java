package org.sphereface.datasets.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.datasets.DatasetException;

/** Files with the same pixels, written in all the ways that ITU-T T.81, JFIF and EXIF allow. */
class JpegFileTest {

  private static final byte[] JFIF = {'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0};

  private static byte[] read(byte[] bytes) {
    return ImageFile.decode("x.jpg", bytes).rgb();
  }

  private static String refusal(byte[] bytes) {
    return assertThrows(DatasetException.class, () -> read(bytes)).getMessage();
  }

  private static byte[] photograph(boolean progressive) throws IOException {
    BufferedImage image = new BufferedImage(45, 37, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(1);
    for (int i = 0; i < 45 * 37; i++) {
      image.setRGB(i % 45, i / 45, (i % 45 * 5) << 16 | (i / 45 * 6) << 8 | random.nextInt(90));
    }
    return ImageSamples.encoded(image, "jpeg", progressive);
  }

  /** Segments up to the first scan, which ends the list with all behind it. */
  private static List<byte[]> segments(byte[] jpeg) {
    List<byte[]> all = new ArrayList<>();
    int at = 2;
    while (jpeg[at + 1] != (byte) 0xda) {
      int length = 2 + ((jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff);
      all.add(Arrays.copyOfRange(jpeg, at, at + length));
      at += length;
    }
    all.add(Arrays.copyOfRange(jpeg, at, jpeg.length));
    return all;
  }

  private static byte[] joined(List<byte[]> segments, byte[] before) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0xff, (byte) 0xd8});
    for (byte[] segment : segments) {
      out.writeBytes(before);
      out.writeBytes(segment);
    }
    return out.toByteArray();
  }

  /** Without application segments. */
  private static byte[] bare(byte[] jpeg) {
    return joined(segments(jpeg).stream().filter(s -> (s[1] & 0xf0) != 0xe0).toList(), new byte[0]);
  }

  private static byte[] adobe(int transform) {
    return new byte[] {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
  }

  private static byte[] exif(int orientation, String type) {
    return ("Exif\0\0MM\0*\0\0\0\10\0\1\1\22\0" + type + "\0\0\0\1\0" + (char) orientation)
        .concat("\0\0\0\0\0\0")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] exif(int orientation) {
    return exif(orientation, "\3");
  }

  /** With components of these numbers in frame and scan. */
  private static byte[] numbered(byte[] jpeg, int... ids) {
    List<byte[]> segments = segments(jpeg);
    for (byte[] segment : segments) {
      for (int i = 0; i < 3; i++) {
        if (segment[1] == (byte) 0xc0) {
          segment[10 + 3 * i] = (byte) ids[i];
        } else if (segment[1] == (byte) 0xda) {
          segment[5 + 2 * i] = (byte) ids[i];
        }
      }
    }
    return joined(segments, new byte[0]);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fillBytesMayStandBeforeAnyMarker(boolean progressive) throws IOException {
    byte[] jpeg = photograph(progressive);
    byte[] turned = ImageSamples.withSegment(jpeg, 0xe1, exif(6));
    for (int fill : new int[] {1, 2, 500}) {
      byte[] bytes = new byte[fill];
      Arrays.fill(bytes, (byte) 0xff);
      assertArrayEquals(read(jpeg), read(joined(segments(jpeg), bytes)));
      // EXIF, and Adobe's marker of four components, stand behind fill bytes
      assertArrayEquals(read(turned), read(joined(segments(turned), bytes)));
      assertArrayEquals(read(ImageSamples.CMYK), read(joined(segments(ImageSamples.CMYK), bytes)));
      byte[] end = Arrays.copyOf(jpeg, jpeg.length + fill);
      Arrays.fill(end, jpeg.length - 2, end.length - 1, (byte) 0xff);
      end[end.length - 1] = (byte) 0xd9;
      assertArrayEquals(read(jpeg), read(end));
    }
  }

  @Test
  void exifIsFoundBehindOtherSegmentsAndTheFirstThatSaysItCounts() throws IOException {
    byte[] jpeg = photograph(false);
    byte[] expected = ExifOrientation.upright(ImageFile.decode("x", jpeg), 6).rgb();
    byte[] xmp = "http://ns.adobe.com/xap/1.0/\0<x/>".getBytes(StandardCharsets.US_ASCII);
    byte[] turned = ImageSamples.withSegment(jpeg, 0xe1, exif(6));
    for (byte[] before :
        List.of(xmp, exif(0), exif(9), "Exif\0".getBytes(StandardCharsets.US_ASCII))) {
      assertArrayEquals(expected, read(ImageSamples.withSegment(turned, 0xe1, before)));
    }
    assertArrayEquals(expected, read(ImageSamples.withSegment(turned, 0xfe, new byte[60_000])));
    assertArrayEquals(
        expected,
        read(
            ImageSamples.withSegment(
                ImageSamples.withSegment(jpeg, 0xe1, exif(3)), 0xe1, exif(6))));
    // some write the orientation as a long
    byte[] asLong = exif(0, "\4");
    asLong[27] = 6;
    assertArrayEquals(expected, read(ImageSamples.withSegment(jpeg, 0xe1, asLong)));
    byte[] inGrey = ImageSamples.withSegment(grey(), 0xe1, exif(6));
    assertArrayEquals(
        ExifOrientation.upright(ImageFile.decode("x", grey()), 6).rgb(), read(inGrey));
  }

  private static byte[] grey() throws IOException {
    BufferedImage image = new BufferedImage(21, 11, BufferedImage.TYPE_BYTE_GRAY);
    Random random = new Random(2);
    for (int i = 0; i < 231; i++) {
      image.getRaster().setSample(i % 21, i / 21, 0, random.nextInt(256));
    }
    return ImageSamples.encoded(image, "jpeg");
  }

  @Test
  void threeComponentsAreYcbcrUnlessAMarkerOrTheirNumbersSayRgb() throws IOException {
    byte[] ycc = bare(photograph(false));
    byte[] expected = read(photograph(false));
    List<byte[]> same =
        List.of(
            ycc,
            ImageSamples.withSegment(ycc, 0xee, adobe(1)),
            ImageSamples.withSegment(ycc, 0xee, adobe(2)),
            ImageSamples.withSegment(ImageSamples.withSegment(ycc, 0xee, adobe(0)), 0xe0, JFIF),
            ImageSamples.withSegment(ycc, 0xe1, exif(1)),
            numbered(ycc, 0, 1, 2),
            numbered(ImageSamples.withSegment(ycc, 0xe1, exif(1)), 0, 1, 2),
            numbered(ycc, 'Y', 'C', 'c'),
            numbered(ImageSamples.withSegment(ycc, 0xe0, JFIF), 'R', 'G', 'B'),
            numbered(ImageSamples.withSegment(ycc, 0xee, adobe(1)), 'R', 'G', 'B'));
    for (byte[] jpeg : same) {
      assertArrayEquals(expected, read(jpeg));
    }
    byte[] rgb = read(ImageSamples.withSegment(ycc, 0xee, adobe(0)));
    assertArrayEquals(rgb, read(numbered(ycc, 'R', 'G', 'B')));
    // JFIF: R = Y + 1.402 (Cr - 128), B = Y + 1.772 (Cb - 128)
    for (int i = 0; i < rgb.length; i += 3) {
      double y = rgb[i] & 0xff;
      double red = y + 1.402 * ((rgb[i + 2] & 0xff) - 128);
      double blue = y + 1.772 * ((rgb[i + 1] & 0xff) - 128);
      assertEquals(Math.max(0, Math.min(255, red)), expected[i] & 0xff, 1);
      assertEquals(Math.max(0, Math.min(255, blue)), expected[i + 2] & 0xff, 1);
    }
  }

  @Test
  void fourComponentsWithAnotherTransformAreYcck() {
    byte[] other = ImageSamples.YCCK.clone();
    other[17] = 1;
    assertArrayEquals(read(ImageSamples.YCCK), read(other));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theEndMarkerMayBeMissingAndAnythingMayFollowIt(boolean progressive) throws IOException {
    byte[] jpeg = photograph(progressive);
    assertArrayEquals(read(jpeg), read(Arrays.copyOf(jpeg, jpeg.length - 2)));
    assertArrayEquals(read(jpeg), read(Arrays.copyOf(jpeg, jpeg.length - 1)));
    assertArrayEquals(read(jpeg), read(Arrays.copyOf(jpeg, jpeg.length + 5000)));
    assertTrue(refusal(Arrays.copyOf(jpeg, jpeg.length - 3)).contains("premature end"));
  }

  @Test
  void aProgressiveFileWithoutItsLastScansIsCutOff() throws IOException {
    byte[] jpeg = photograph(true);
    int last = jpeg.length - 2;
    while (jpeg[last] != (byte) 0xff || jpeg[last + 1] != (byte) 0xda) {
      last--;
    }
    assertTrue(refusal(Arrays.copyOf(jpeg, last)).contains("it ends too early"));
  }

  @Test
  void manyScansOfManyPixelsInFewBytesAreRefusedBeforeTheyAreDecoded() throws IOException {
    byte[] jpeg =
        ImageSamples.encoded(
            new BufferedImage(1000, 1000, BufferedImage.TYPE_BYTE_GRAY), "jpeg", true);
    assertEquals(3 * 1_000_000, read(jpeg).length);
    int last = jpeg.length - 2;
    while (jpeg[last] != (byte) 0xff || jpeg[last + 1] != (byte) 0xda) {
      last--;
    }
    byte[] scan = Arrays.copyOfRange(jpeg, last, jpeg.length - 2);
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    many.write(jpeg, 0, last);
    for (int i = 0; i < 400; i++) {
      many.writeBytes(scan);
    }
    many.writeBytes(new byte[] {(byte) 0xff, (byte) 0xd9});
    assertTrue(
        refusal(many.toByteArray()).contains("scans of 1000 x 1000 pixels are too many for"));
  }
}

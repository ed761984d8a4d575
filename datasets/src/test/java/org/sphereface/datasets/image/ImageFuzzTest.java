package org.sphereface.datasets.image;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sphereface.datasets.DatasetException;

/**
 * Damaged files give an image or a DatasetException, in little memory. {@code -Dfuzz.images=N} sets
 * the number of damaged files per format.
 *
 * <p>The fuzz module damages images too, but by commands, which show neither that every prefix of a
 * file is refused nor the memory of one image. The timeout ends a test that hangs.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class ImageFuzzTest {

  private static final int INPUTS = Integer.getInteger("fuzz.images", 1500);

  /** For an image of {@link ImageFile#ANY_PIXELS} pixels, decoded and copied. */
  private static final long MEMORY = 24L * ImageFile.ANY_PIXELS;

  /** The decoder of lossless WebP makes tables without need; nearly all of it is garbage. */
  private static final long MEMORY_OF_LOSSLESS = 512L << 20;

  static Stream<Arguments> files() throws IOException {
    BufferedImage colour = ImageSamples.quarters(24, 40, BufferedImage.TYPE_3BYTE_BGR);
    byte[] baseline = ImageSamples.encoded(colour, "jpeg");
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("baseline JPEG", baseline);
    files.put("progressive JPEG", ImageSamples.encoded(colour, "jpeg", true));
    files.put(
        "JPEG with EXIF",
        ImageSamples.withSegment(
            baseline,
            0xe1,
            "Exif\0\0MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0\6\0\0\0\0\0\0"
                .getBytes(StandardCharsets.US_ASCII)));
    files.put("CMYK JPEG", ImageSamples.CMYK);
    files.put("YCCK JPEG", ImageSamples.YCCK);
    files.put("PNG", ImageSamples.encoded(colour, "png"));
    files.put("GIF", ImageSamples.encoded(colour, "gif"));
    files.put("BMP", ImageSamples.encoded(ImageSamples.quarters(8, 8, colour.getType()), "bmp"));
    files.put("WebP", ImageSamples.WEBP);
    files.put("lossless WebP", ImageSamples.WEBP_LOSSLESS);
    files.put(
        "plain PPM", ("P3 3 2 255\n" + "7 200 9 ".repeat(6)).getBytes(StandardCharsets.US_ASCII));
    files.put("binary PGM", "P5 3 2 65535\nabcdefghijkl".getBytes(StandardCharsets.US_ASCII));
    return files.entrySet().stream().map(file -> Arguments.of(file.getKey(), file.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void truncatedFilesAreRefused(String name, byte[] whole) {
    // behind the pixels are checksums, ends and padding that a decoder need not look at
    int unread = name.equals("PNG") ? 24 : name.contains("WebP") ? 8 : 2;
    for (int length = 0; length < whole.length; length++) {
      boolean decoded = decodes(name, Arrays.copyOf(whole, length));
      assertTrue(!decoded || length >= whole.length - unread, name + " of " + length + " bytes");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void flippedBitsDoNoHarm(String name, byte[] whole) {
    SplittableRandom random = new SplittableRandom(name.hashCode());
    for (int i = 0; i < INPUTS; i++) {
      byte[] damaged = whole.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      }
      decodes(name, damaged);
    }
  }

  private static boolean decodes(String name, byte[] bytes) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    try {
      ImageFile.decode(name, bytes);
      return true;
    } catch (DatasetException e) {
      return false;
    } finally {
      long taken = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
      assertTrue(
          taken < (name.equals("lossless WebP") ? MEMORY_OF_LOSSLESS : MEMORY),
          name + " took " + taken + " bytes");
    }
  }
}

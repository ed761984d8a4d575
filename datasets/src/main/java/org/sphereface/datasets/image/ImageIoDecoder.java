package org.sphereface.datasets.image;

import java.io.EOFException;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageInputStreamImpl;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.sphereface.datasets.FaceImage;

/** An image file that ImageIO decodes. */
final class ImageIoDecoder implements ImageDecoder {

  static final ImageFormat GIF =
      new ImageFormat(
          "GIF",
          List.of("gif"),
          file -> ImageFormat.isAt(file, 0, "GIF8"),
          file -> open("gif", file, 4),
          sizeReader("gif"));

  private final Content content;
  private final ImageReader reader;
  private final InMemory stream;
  private final long width;
  private final long height;

  /**
   * What ImageIO's reader is given.
   *
   * @param format ImageIO's name of it
   * @param plain the file without what its pixels do not need
   * @param orientation of EXIF, 1 to 8
   * @param bytesPerPixel memory that the reader takes beside the result
   * @param pixels decodes the image, not turned yet
   */
  record Content(
      String format, byte[] plain, int orientation, int bytesPerPixel, PixelReader pixels) {}

  /** Decodes an image by a reader whose input is set. */
  @FunctionalInterface
  interface PixelReader {
    FaceImage read(ImageReader reader) throws IOException;
  }

  /**
   * @param fileSize bytes of the whole file
   * @throws IOException if it is damaged, cut off or too large
   */
  ImageIoDecoder(Content content, int fileSize) throws IOException {
    this.content = content;
    reader = reader(content.format());
    stream = new InMemory(content.plain());
    try {
      reader.setInput(stream, true, true);
      width = reader.getWidth(0);
      height = reader.getHeight(0);
      ImageFile.requireBelievable(width, height, fileSize);
      stream.allowFor(width * height);
    } catch (IOException | RuntimeException e) {
      reader.dispose();
      throw e;
    }
  }

  /** Opens a file of which the reader is given all bytes. */
  static ImageDecoder open(String format, byte[] file, int bytesPerPixel) throws IOException {
    return new ImageIoDecoder(
        new Content(format, file, 1, bytesPerPixel, ImageIoDecoder::pixels), file.length);
  }

  /** Decodes the first image of a file. */
  static FaceImage pixels(ImageReader reader) throws IOException {
    return RasterPixels.rgb(reader.read(0));
  }

  /** Reads the size from the header of a format of ImageIO's. */
  static ImageFormat.SizeReader sizeReader(String format) {
    return file -> {
      ImageReader reader = reader(format);
      try (ImageInputStream stream = new MemoryCacheImageInputStream(file)) {
        reader.setInput(stream, true, true);
        return Optional.of(new ImageSize(reader.getHeight(0), reader.getWidth(0)));
      } finally {
        reader.dispose();
      }
    };
  }

  @Override
  public long height() {
    return height;
  }

  @Override
  public long width() {
    return width;
  }

  @Override
  public long memory() {
    int turned = content.orientation() == 1 ? 0 : 3;
    return width * height * (3 + turned + content.bytesPerPixel());
  }

  @Override
  public FaceImage decode() throws IOException {
    // The JPEG reader fills what is missing of a truncated file with grey and only warns.
    String[] damage = new String[1];
    reader.addIIOReadWarningListener(
        (source, warning) -> {
          if (warning.startsWith("Premature end") || warning.startsWith("Corrupt JPEG data")) {
            damage[0] = warning;
          }
        });
    FaceImage image = content.pixels().read(reader);
    if (damage[0] != null) {
      throw new IOException(damage[0]);
    }
    return ExifOrientation.upright(image, content.orientation());
  }

  @Override
  public void close() {
    reader.dispose();
  }

  /** The JDK's own reader where it has one: a plug-in on the class path may give other values. */
  private static ImageReader reader(String format) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    ImageReader chosen = null;
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (chosen == null || reader.getClass().getModule() == ImageIO.class.getModule()) {
        chosen = reader;
      }
    }
    if (chosen == null) {
      throw new IOException("no decoder of " + format + " is on the class path");
    }
    return chosen;
  }

  /** Has no stack trace: the lossless WebP decoder meets the end of the file for each symbol. */
  private static final class End extends EOFException {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  /** Reads the bytes in place; ImageIO's own streams copy them, or cache them in a file. */
  private static final class InMemory extends ImageInputStreamImpl {

    private final byte[] bytes;
    private final End end = new End();
    private long readsAtEnd = 1024;

    InMemory(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
      bitOffset = 0;
      return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xff : end();
    }

    @Override
    public byte readByte() throws IOException {
      int value = read();
      if (value < 0) {
        throw end;
      }
      return (byte) value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      bitOffset = 0;
      if (length == 0) {
        return 0;
      }
      int there = (int) Math.min(length, Math.max(0, bytes.length - streamPos));
      if (there == 0) {
        return end();
      }
      System.arraycopy(bytes, (int) streamPos, target, offset, there);
      streamPos += there;
      return there;
    }

    /**
     * Sets how often the reader may read at the end. Lossless WebP needs no bits for the pixels of
     * an image of one colour, but reads a few times for each pixel.
     */
    void allowFor(long pixels) {
      readsAtEnd = 1024 + 12 * Math.min(pixels, ImageFile.ANY_PIXELS);
    }

    /** Limits reads at the end: readers replace missing bytes by 0, which can take hours. */
    private int end() throws IOException {
      if (--readsAtEnd < 0) {
        throw new IOException("it ends too early");
      }
      return -1;
    }

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public int skipBytes(int count) throws IOException {
      // beyond the end nothing is there: a reader that skips there in a loop would never end
      if (count > 0 && streamPos >= bytes.length) {
        throw new EOFException("the file ends too early");
      }
      return super.skipBytes(count);
    }
  }
}

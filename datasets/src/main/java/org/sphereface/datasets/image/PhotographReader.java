package org.sphereface.datasets.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceImage;
import org.sphereface.files.ContentHashes;

/**
 * Reads photographs in chunks. The size of a chunk is limited by the bytes of its pixels, so that
 * large photographs do not fill the heap.
 *
 * @param images folder of photographs
 * @param hashes of the photographs' bytes
 * @param pool whose threads read
 */
public record PhotographReader(Path images, ContentHashes hashes, ExecutorService pool) {

  private static final int MOST_FILES = 16;

  /** Two chunks are in memory at a time, beside what decoding and a detector take. */
  private static final int SHARE_OF_THE_HEAP = 12;

  private static final int BYTES_A_PIXEL = 3;

  /** Copies of an encoded file in memory: the file, and the input of the decoder. */
  private static final int COPIES = 2;

  /** A photograph with the hash of its bytes, or why it cannot be read. */
  public record Read(String name, String hash, FaceImage photograph, String failure) {}

  /** Begins to read the next photographs, one at least if any are left. */
  public List<CompletableFuture<Read>> begin(List<String> names, int from) {
    List<String> next = names.subList(from, Math.min(names.size(), from + MOST_FILES));
    List<CompletableFuture<Long>> sizes =
        next.stream().map(name -> CompletableFuture.supplyAsync(() -> bytes(name), pool)).toList();
    long most = Runtime.getRuntime().maxMemory() / SHARE_OF_THE_HEAP;
    int count = 0;
    long bytes = 0;
    for (CompletableFuture<Long> size : sizes) {
      bytes += size.join();
      if (count > 0 && bytes > most) {
        break;
      }
      count++;
    }
    return next.subList(0, count).stream()
        .map(name -> CompletableFuture.supplyAsync(() -> read(name), pool))
        .toList();
  }

  private long bytes(String name) {
    Path file = images.resolve(name);
    return ImageSize.announced(file)
        .map(size -> (long) BYTES_A_PIXEL * size.height() * size.width())
        .orElseGet(() -> bytesOfWhole(file));
  }

  /** Of a file whose header is not enough; it is in memory meanwhile. */
  private static long bytesOfWhole(Path file) {
    try (DecodingMemory.Share held = DecodingMemory.OF_THE_HEAP.take(COPIES * Files.size(file));
        ImageDecoder opened = ImageFile.opened(file.toString(), new ImageFile(file).bytes())) {
      return BYTES_A_PIXEL * opened.height() * opened.width();
    } catch (DatasetException | IOException | OutOfMemoryError e) {
      // read() reports it
      return 0;
    }
  }

  private Read read(String name) {
    String hash = hash(name, hashes);
    try {
      return new Read(name, hash, new ImageFile(images.resolve(name)).read(), null);
    } catch (DatasetException e) {
      return new Read(name, hash, null, e.getMessage());
    }
  }

  /** Empty if the file cannot be read. */
  public static String hash(String name, ContentHashes hashes) {
    try {
      return hashes.of(name);
    } catch (IOException e) {
      return "";
    }
  }
}

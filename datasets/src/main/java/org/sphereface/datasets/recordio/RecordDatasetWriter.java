package org.sphereface.datasets.recordio;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.image.ImageEncoding;
import org.sphereface.files.ListedName;
import org.sphereface.files.OutputFolder;
import org.sphereface.files.Reason;
import org.sphereface.files.WholeFile;

/**
 * Writes a set as RecordIO in InsightFace's form: {@code NAME.rec}, {@code NAME.idx}, {@code
 * property}, and {@code NAME.identities.txt} with the identities' names, which InsightFace has no
 * place for. Files appear under their names when all is written.
 *
 * <p>Key 0 is the header record, then come the images, identity by identity, each with its label in
 * the header (flag 0), then a record an identity with the range of its images' keys. Labels count
 * from 0 in the order of identities; identities without images are left out.
 *
 * @param folder where the files go; it is made
 * @param name of the files, such as train
 * @param encoding {@code png}, {@code jpeg:QUALITY} (1 .. 100), or {@code original}: the stored
 *     files as they are where they have the set's size, and PNG elsewhere
 * @param threads that read and encode
 */
public record RecordDatasetWriter(Path folder, String name, String encoding, int threads) {

  /** Most images that the float labels of header records can count. */
  private static final int MOST = 1 << 24;

  /**
   * The result.
   *
   * @param images number of images
   * @param identities number of identities
   * @param originals images whose stored file was copied
   * @param records the {@code .rec} file
   */
  public record Packed(int images, int identities, int originals, Path records) {}

  private record Encoded(byte[] bytes, boolean original, int height, int width) {}

  /**
   * @throws IllegalArgumentException if the name, the encoding or the threads are not of the form
   */
  public RecordDatasetWriter {
    if (!name.matches("[A-Za-z0-9_.-]+") || name.startsWith(".")) {
      throw new IllegalArgumentException(
          "the name of the files must be of letters, digits, _, - and ., got '" + name + "'");
    }
    if (!encoding.matches("png|original|jpeg:([1-9]|[1-9]\\d|100)")) {
      throw new IllegalArgumentException(
          "the encoding must be png, original, or jpeg:QUALITY with 1 .. 100, got '"
              + encoding
              + "'");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be >= 1, got " + threads);
    }
  }

  /** The files that are written. */
  public List<Path> files() {
    return List.of(
        folder.resolve(name + ".rec"),
        folder.resolve(name + ".idx"),
        folder.resolve("property"),
        folder.resolve(name + ".identities.txt"));
  }

  /**
   * Writes a set.
   *
   * @param done receives the number of images written, from 1
   * @throws DatasetException if an image cannot be read, sizes differ, or a file cannot be written
   */
  public Packed write(FaceDataset data, IntConsumer done) {
    int count = data.images().size();
    if (count == 0 || count + data.identities().size() + 1 > MOST) {
      throw new DatasetException(
          data.description()
              + ": RecordIO's float labels count 1 to "
              + MOST
              + " records, got "
              + count
              + " images");
    }
    OutputFolder out = OutputFolder.at(folder);
    try {
      out.removeUnfinished("");
      return write(data, out, done);
    } catch (IOException e) {
      throw new DatasetException(
          Reason.place(e, folder) + ": the records cannot be written (" + Reason.of(e) + ")", e);
    }
  }

  private Packed write(FaceDataset data, OutputFolder out, IntConsumer done) throws IOException {
    try (WholeFile records = out.open(name + ".rec");
        WholeFile index = out.open(name + ".idx");
        WholeFile property = out.open("property");
        WholeFile identities = out.open(name + ".identities.txt")) {
      List<WholeFile> files = List.of(records, index, property, identities);
      Packed packed = write(data, order(data), files, done);
      for (WholeFile file : files) {
        file.commit();
      }
      return packed;
    }
  }

  /** Indices of images, identity by identity, otherwise in the set's order. */
  private static int[] order(FaceDataset data) {
    int count = data.images().size();
    int[] next = new int[data.identities().size() + 1];
    for (int i = 0; i < count; i++) {
      next[data.label(i) + 1]++;
    }
    for (int k = 1; k < next.length; k++) {
      next[k] += next[k - 1];
    }
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[next[data.label(i)]++] = i;
    }
    return order;
  }

  private Packed write(FaceDataset data, int[] order, List<WholeFile> files, IntConsumer done)
      throws IOException {
    StringBuilder names = new StringBuilder();
    int[] firsts = new int[data.identities().size() + 1];
    int classes = 0;
    for (int i = 0; i < order.length; i++) {
      if (i == 0 || data.label(order[i]) != data.label(order[i - 1])) {
        firsts[classes++] = i + 1;
        names.append(ListedName.write(data.identities().get(data.label(order[i])))).append('\n');
      }
    }
    firsts[classes] = order.length + 1;
    Encoded first = encoded(data, order[0]);
    RecordWriter writer = new RecordWriter(files.get(0).stream(), files.get(1).stream());
    int past = order.length + 1;
    writer.write(0, ImageRecord.range(0, past, past + classes));
    int originals = images(writer, data, order, first, done);
    for (int k = 0; k < classes; k++) {
      writer.write(past + k, ImageRecord.range(past + k, firsts[k], firsts[k + 1]));
    }
    writer.flush();
    files.get(2).append(classes + "," + first.height() + "," + first.width() + "\n");
    files.get(3).append(names.toString());
    return new Packed(order.length, classes, originals, folder.resolve(name + ".rec"));
  }

  private int images(
      RecordWriter writer, FaceDataset data, int[] order, Encoded first, IntConsumer done)
      throws IOException {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      Queue<Future<Encoded>> ahead = new ArrayDeque<>();
      int submitted = 0;
      int label = 0;
      int originals = 0;
      for (int i = 0; i < order.length; i++) {
        for (; submitted < order.length && ahead.size() < 4 * threads; submitted++) {
          int index = order[submitted];
          ahead.add(workers.submit(() -> encoded(data, index)));
        }
        Encoded image = result(ahead.remove());
        if (image.height() != first.height() || image.width() != first.width()) {
          throw new DatasetException(
              data.images().get(order[i]) + ": the image is of another size than the first");
        }
        label += i > 0 && data.label(order[i]) != data.label(order[i - 1]) ? 1 : 0;
        originals += image.original() ? 1 : 0;
        writer.write(i + 1, ImageRecord.image(label, i + 1L, image.bytes()));
        done.accept(i + 1);
      }
      return originals;
    } finally {
      workers.shutdownNow();
    }
  }

  private static Encoded result(Future<Encoded> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatasetException("writing the records was interrupted", e);
    }
  }

  private Encoded encoded(FaceDataset data, int index) {
    FaceImage image = data.image(index);
    if (encoding.equals("original")) {
      byte[] stored = data.encoded(index).orElse(null);
      if (stored != null) {
        return new Encoded(stored, true, image.height(), image.width());
      }
    }
    byte[] bytes =
        encoding.startsWith("jpeg")
            ? ImageEncoding.jpeg(image, Integer.parseInt(encoding.substring("jpeg:".length())))
            : ImageEncoding.png(image);
    return new Encoded(bytes, false, image.height(), image.width());
  }
}

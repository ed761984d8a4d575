package org.sphereface.datasets.recordio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
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
 * place for. Files appear under their names when all is written. A process that was killed is gone
 * on with, from the last block of images that it has finished, with the same bytes. Of synthetic
 * faces, {@code NAME.synthetic.txt} has the description, so that the records are known to be such.
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
 * @param brokenShare share of the images, 0 to 1, up to which those that cannot be read are left
 *     out
 */
public record RecordDatasetWriter(
    Path folder, String name, String encoding, int threads, double brokenShare) {

  /** Most images that the float labels of header records can count. */
  private static final int MOST = 1 << 24;

  private static final String PROPERTY = "property";
  private static final String IDENTITIES = ".identities.txt";
  private static final String SYNTHETIC = RecordProperty.SYNTHETIC;

  /**
   * The result.
   *
   * @param images number of images
   * @param identities number of identities
   * @param originals images whose stored file was copied
   * @param records the {@code .rec} file
   * @param broken images that were left out, and why
   */
  public record Packed(
      int images, int identities, int originals, Path records, SortedMap<String, String> broken) {}

  /** What was written, while it is written. */
  private static final class Written {
    private final SortedMap<String, String> broken = new TreeMap<>();
    private final StringBuilder names = new StringBuilder();
    private final List<Integer> firsts = new ArrayList<>();
    private int images;
    private int originals;
    private int label = -1;
    private int height;
    private int width;

    /** Counts an image. */
    private void add(FaceDataset data, int index) {
      if (data.label(index) != label) {
        label = data.label(index);
        firsts.add(images + 1);
        names.append(ListedName.write(data.identities().get(label))).append('\n');
      }
      images++;
    }
  }

  /** An image that cannot be read has no bytes. */
  private record Read(Encoded encoded, String problem) {}

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
    if (!(brokenShare >= 0 && brokenShare <= 1)) {
      throw new IllegalArgumentException(
          "the share of broken images must be in [0, 1], got " + brokenShare);
    }
  }

  /** The files that are written. */
  public List<Path> files() {
    List<String> names = new ArrayList<>(UnfinishedRecords.names(name));
    names.addAll(
        List.of(name + ".rec", name + ".idx", PROPERTY, name + IDENTITIES, name + SYNTHETIC));
    return names.stream().map(folder::resolve).toList();
  }

  /**
   * Writes a set.
   *
   * @param done receives the number of images written, from 1
   * @throws DatasetException if more images cannot be read than may be left out, sizes differ, or a
   *     file cannot be written
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
    String key = encoding + "\t" + data.fingerprint();
    try (UnfinishedRecords records = UnfinishedRecords.open(out, name, key)) {
      try {
        return write(data, out, records, done);
      } catch (DatasetException e) {
        // the faces must change, and with them all records
        records.discard();
        throw e;
      }
    }
  }

  private Packed write(
      FaceDataset data, OutputFolder out, UnfinishedRecords records, IntConsumer done)
      throws IOException {
    try (WholeFile index = out.open(name + ".idx");
        WholeFile property = out.open(PROPERTY);
        WholeFile identities = out.open(name + IDENTITIES);
        WholeFile synthetic = out.open(name + SYNTHETIC)) {
      Written written = write(data, order(data), records, index.stream(), done);
      int classes = written.firsts.size() - 1;
      property.append(classes + "," + written.height + "," + written.width + "\n");
      identities.append(written.names.toString());
      for (WholeFile file : List.of(index, property, identities)) {
        file.commit();
      }
      if (data.synthetic()) {
        synthetic.append(ListedName.write(data.description()) + "\n");
        synthetic.commit();
      } else {
        out.remove(name + SYNTHETIC);
      }
      records.finish();
      return new Packed(
          written.images,
          classes,
          written.originals,
          folder.resolve(name + ".rec"),
          Collections.unmodifiableSortedMap(written.broken));
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

  private Written write(
      FaceDataset data,
      int[] order,
      UnfinishedRecords records,
      OutputStream index,
      IntConsumer done)
      throws IOException {
    RecordWriter writer = new RecordWriter(records.stream(), index);
    Written written = new Written();
    if (records.last().done() == 0) {
      // in place of the header, which is as long and needs the number of readable images
      writer.write(0, ImageRecord.range(0, 0, 0));
    } else {
      takeOver(data, order, records, writer, written);
      done.accept(records.last().done());
    }
    images(writer, data, order, records, written, done);
    if (written.images == 0) {
      throw new DatasetException(
          data.description()
              + ": no image can be read, the first: "
              + written.broken.values().iterator().next());
    }
    int past = written.images + 1;
    int classes = written.firsts.size();
    written.firsts.add(past);
    for (int k = 0; k < classes; k++) {
      writer.write(
          past + k, ImageRecord.range(past + k, written.firsts.get(k), written.firsts.get(k + 1)));
    }
    writer.flush();
    header(records.channel(), ImageRecord.range(0, past, past + classes));
    return written;
  }

  /** Counts what an earlier process has written. */
  private static void takeOver(
      FaceDataset data,
      int[] order,
      UnfinishedRecords records,
      RecordWriter writer,
      Written written)
      throws IOException {
    UnfinishedRecords.Block last = records.last();
    RecordFile file = new RecordFile(records.channel(), last.bytes());
    try {
      writer.passOver(0, file.end(0));
      for (int i = 0; i < Math.min(last.done(), order.length); i++) {
        String problem = records.broken().get(i);
        if (problem != null) {
          written.broken.put(data.images().get(order[i]), problem);
        } else {
          written.add(data, order[i]);
          writer.passOver(written.images, file.end(writer.size()));
        }
      }
    } catch (IOException e) {
      throw damaged(records, Reason.of(e));
    }
    if (writer.size() != last.bytes() || last.done() > order.length) {
      throw damaged(records, "the journal has other records");
    }
    written.originals = last.originals();
    written.height = last.height();
    written.width = last.width();
  }

  private static void header(FileChannel records, byte[] header) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    new RecordWriter(frame, OutputStream.nullOutputStream()).write(0, header);
    ByteBuffer left = ByteBuffer.wrap(frame.toByteArray());
    while (left.hasRemaining()) {
      records.write(left, left.position());
    }
  }

  private static IOException damaged(UnfinishedRecords records, String reason) {
    return new IOException(
        "what an earlier process has left is damaged: " + reason + "; remove " + records.names());
  }

  private void images(
      RecordWriter writer,
      FaceDataset data,
      int[] order,
      UnfinishedRecords records,
      Written written,
      IntConsumer done)
      throws IOException {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      Queue<Future<Read>> ahead = new ArrayDeque<>();
      int first = records.last().done();
      int submitted = first;
      for (int i = first; i < order.length; i++) {
        for (; submitted < order.length && ahead.size() < 4 * threads; submitted++) {
          int index = order[submitted];
          ahead.add(workers.submit(() -> read(data, index)));
        }
        Read read = result(ahead.remove());
        if (read.encoded() == null) {
          leaveOut(data, order[i], read.problem(), written);
          records.leaveOut(i, read.problem());
        } else {
          append(writer, data, order[i], read.encoded(), written);
        }
        if (UnfinishedRecords.isBlock(i + 1)) {
          records.done(
              new UnfinishedRecords.Block(
                  i + 1, writer.size(), written.originals, written.height, written.width));
        }
        done.accept(i + 1);
      }
    } finally {
      workers.shutdownNow();
    }
  }

  private static void append(
      RecordWriter writer, FaceDataset data, int index, Encoded image, Written written)
      throws IOException {
    if (written.images == 0) {
      written.height = image.height();
      written.width = image.width();
    }
    if (image.height() != written.height || image.width() != written.width) {
      throw new DatasetException(
          data.images().get(index) + ": the image is of another size than the first");
    }
    written.add(data, index);
    written.originals += image.original() ? 1 : 0;
    writer.write(
        written.images,
        ImageRecord.image(written.firsts.size() - 1, written.images, image.bytes()));
  }

  private void leaveOut(FaceDataset data, int index, String problem, Written written) {
    written.broken.put(data.images().get(index), problem);
    int most = (int) (brokenShare * data.images().size());
    if (written.broken.size() > most) {
      throw new DatasetException(
          brokenShare == 0
              ? problem
              : written.broken.size()
                  + " images are broken, more than the "
                  + most
                  + " that may be left out of "
                  + data.images().size()
                  + " (share "
                  + brokenShare
                  + "), the latest: "
                  + problem);
    }
  }

  private Read read(FaceDataset data, int index) {
    try {
      return new Read(encoded(data, index), null);
    } catch (DatasetException e) {
      return new Read(null, e.getMessage());
    }
  }

  private static Read result(Future<Read> future) {
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

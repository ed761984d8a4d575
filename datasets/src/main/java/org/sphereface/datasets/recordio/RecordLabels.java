package org.sphereface.datasets.recordio;

import java.io.IOException;
import java.util.Arrays;

/**
 * Which records of a RecordIO file are images, and their labels.
 *
 * <p>InsightFace puts a header record at key 0 (flag 2, no content): labels {@code [a, b]}; images
 * have the keys 1 to a - 1, the identities' records the keys a to b - 1, each with the range of its
 * images' keys, the end not included. With them, only the first and the last image of each identity
 * are read. Without them, or where those two disagree, every record's label is.
 *
 * <p>Source: deepinsight/insightface, {@code src/data/face2rec2.py}, {@code src/image_iter.py}.
 *
 * @param positions of images in the index
 * @param labels of images, as stored
 */
record RecordLabels(int[] positions, int[] labels) {

  static RecordLabels read(RecordFile file, RecordIndex index) throws IOException {
    if (index.size() > 0 && index.keys()[0] == 0) {
      ImageRecord header = beginning(file, index, 0);
      if (header.flag() == 2 && !header.content().hasRemaining()) {
        return ofIdentities(file, index, header);
      }
    }
    int[] positions = new int[index.size()];
    Arrays.setAll(positions, i -> i);
    return each(file, index, positions);
  }

  private static RecordLabels ofIdentities(RecordFile file, RecordIndex index, ImageRecord header)
      throws IOException {
    int end = ImageRecord.whole(header.first());
    int last = ImageRecord.whole(header.second());
    // The number of images is bounded by the index, not by what the header says.
    if (end < 1 || last < end || last - 1 > index.keys()[index.size() - 1]) {
      throw new IOException("the header record announces identities " + end + " to " + last);
    }
    int from = before(index, 1);
    int images = before(index, end) - from;
    int[] positions = new int[images];
    Arrays.setAll(positions, i -> from + i);
    int[] labels = new int[images];
    Arrays.fill(labels, -1);
    for (int i = before(index, end); i < before(index, last); i++) {
      ImageRecord identity = beginning(file, index, i);
      if (identity.flag() != 2) {
        throw new IOException("the record " + index.keys()[i] + " is not that of an identity");
      }
      int first = before(index, ImageRecord.whole(identity.first())) - from;
      int past = before(index, ImageRecord.whole(identity.second())) - from;
      if (first < 0 || past > images || first > past) {
        throw new IOException("the identity of record " + index.keys()[i] + " has no such images");
      }
      if (first < past) {
        int label = label(file, index, positions[first]);
        if (label != label(file, index, positions[past - 1])) {
          return each(file, index, positions);
        }
        Arrays.fill(labels, first, past, label);
      }
    }
    for (int label : labels) {
      if (label < 0) {
        return each(file, index, positions);
      }
    }
    return new RecordLabels(positions, labels);
  }

  private static RecordLabels each(RecordFile file, RecordIndex index, int[] positions)
      throws IOException {
    int[] labels = new int[positions.length];
    for (int i = 0; i < positions.length; i++) {
      labels[i] = label(file, index, positions[i]);
    }
    return new RecordLabels(positions, labels);
  }

  /** How many keys are smaller. */
  private static int before(RecordIndex index, int key) {
    int position = index.position(key);
    return position < 0 ? -position - 1 : position;
  }

  private static int label(RecordFile file, RecordIndex index, int position) throws IOException {
    return ImageRecord.whole(beginning(file, index, position).first());
  }

  private static ImageRecord beginning(RecordFile file, RecordIndex index, int position)
      throws IOException {
    // One byte more shows whether there is content.
    return ImageRecord.of(file.record(index.offsets()[position], ImageRecord.BEGINNING + 1), false);
  }
}

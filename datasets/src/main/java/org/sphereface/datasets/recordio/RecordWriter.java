package org.sphereface.datasets.recordio;

import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes the frames of {@link RecordFile} and the index beside them. */
final class RecordWriter implements Flushable {

  private final OutputStream records;
  private final OutputStream index;
  private long offset;

  RecordWriter(OutputStream records, OutputStream index) {
    this.records = records;
    this.index = index;
  }

  /**
   * Takes a record over that is there already.
   *
   * @param end of the record, in bytes
   */
  void passOver(int key, long end) throws IOException {
    index(key);
    offset = end;
  }

  /** Bytes of all records. */
  long size() {
    return offset;
  }

  private void index(int key) throws IOException {
    index.write((key + "\t" + offset + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** Appends a record. */
  void write(int key, byte[] data) throws IOException {
    if (data.length > RecordFile.MOST) {
      throw new IOException("a record of " + data.length + " bytes is too long for RecordIO");
    }
    index(key);
    ByteBuffer words = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    int from = 0;
    for (int i = 0; i + 4 <= data.length; i += 4) {
      if (words.getInt(i) == RecordFile.MAGIC) {
        part(from == 0 ? RecordFile.FIRST : RecordFile.MIDDLE, data, from, i);
        from = i + 4;
      }
    }
    part(from == 0 ? RecordFile.WHOLE : RecordFile.LAST, data, from, data.length);
  }

  private void part(int flag, byte[] data, int from, int to) throws IOException {
    int length = to - from;
    byte[] frame =
        ByteBuffer.allocate(RecordFile.FRAME)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(RecordFile.MAGIC)
            .putInt(flag << 29 | length)
            .array();
    records.write(frame);
    records.write(data, from, length);
    int padding = (int) (RecordFile.padded(length) - length);
    records.write(new byte[padding]);
    offset += RecordFile.FRAME + length + padding;
  }

  @Override
  public void flush() throws IOException {
    records.flush();
    index.flush();
  }
}

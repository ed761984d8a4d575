package org.sphereface.training.events;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.zip.CRC32C;
import org.sphereface.files.OutputFolder;
import org.sphereface.files.Reason;

/**
 * An event file of TensorBoard: records of length, masked CRC32C of the length, one {@code Event},
 * masked CRC32C of that. Each record is written in one call, so that a TensorBoard that follows the
 * file reads it whole. A kill cuts off the last record at most, and TensorBoard skips that.
 *
 * <p>Source: TensorFlow, {@code core/lib/io/record_writer.h}, {@code core/lib/hash/crc32c.h},
 * {@code core/util/event.proto}, {@code core/framework/summary.proto}.
 */
final class EventFile implements AutoCloseable {

  private static final int MASK_DELTA = 0xa282ead8;

  // Event
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int SESSION_LOG = 7;
  // Summary and its Value
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  // SessionLog
  private static final int STATUS = 1;
  private static final int START = 1;

  private final Path file;
  private final FileChannel channel;
  private final InstantSource clock;

  /**
   * Begins a file with its version.
   *
   * @param folder made if it is missing
   * @param name of a file that is not there yet
   * @throws UncheckedIOException if it cannot be written
   */
  EventFile(OutputFolder folder, String name, InstantSource clock) {
    this.file = folder.path().resolve(name);
    this.clock = clock;
    try {
      this.channel = folder.create(name);
    } catch (IOException e) {
      throw unwritable(e);
    }
    write(event -> event.writeString(FILE_VERSION, "brain.Event:2"));
  }

  /**
   * Marks the start of a session: TensorBoard drops what earlier files of the folder have of this
   * step and later ones.
   */
  void sessionStart(long step) {
    write(
        event -> {
          event.writeInt64(STEP, step);
          event.writeByteArray(SESSION_LOG, message(log -> log.writeEnum(STATUS, START)));
        });
  }

  /**
   * Adds a point to each of several series.
   *
   * @param values by tag; kept as float
   */
  void scalars(long step, Map<String, Double> values) {
    write(
        event -> {
          event.writeInt64(STEP, step);
          event.writeByteArray(SUMMARY, message(summary -> writeValues(summary, values)));
        });
  }

  private static void writeValues(CodedOutputStream summary, Map<String, Double> values)
      throws IOException {
    for (Map.Entry<String, Double> value : values.entrySet()) {
      byte[] bytes =
          message(
              out -> {
                out.writeString(TAG, value.getKey());
                out.writeFloat(SIMPLE_VALUE, value.getValue().floatValue());
              });
      summary.writeByteArray(VALUE, bytes);
    }
  }

  /** Writes the fields of a protobuf message. */
  private interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.writeTo(out);
    out.flush();
    return bytes.toByteArray();
  }

  /** Writes an event with the current time and the given fields. */
  private void write(Fields fields) {
    Instant now = clock.instant();
    try {
      byte[] data =
          message(
              event -> {
                event.writeDouble(WALL_TIME, now.getEpochSecond() + now.getNano() / 1e9);
                fields.writeTo(event);
              });
      byte[] length = littleEndian(Long.BYTES).putLong(data.length).array();
      ByteBuffer entry =
          littleEndian(Long.BYTES + 2 * Integer.BYTES + data.length)
              .put(length)
              .putInt(maskedCrc(length))
              .put(data)
              .putInt(maskedCrc(data))
              .flip();
      while (entry.hasRemaining()) {
        channel.write(entry);
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Masked, since the checksum of bytes that hold their own checksum is weak. */
  private static int maskedCrc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }

  private UncheckedIOException unwritable(IOException e) {
    return new UncheckedIOException("Cannot write " + file + ": " + Reason.of(e), e);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }
}

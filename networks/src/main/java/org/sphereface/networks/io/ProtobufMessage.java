package org.sphereface.networks.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A protobuf message as it is written: fields by number, in the order added. Values are kept as
 * they are given, not copied.
 *
 * <p>Source: protobuf.dev, "Encoding": varints, length-delimited and 32-bit values.
 */
final class ProtobufMessage {

  private static final int VARINT = 0;
  private static final int DELIMITED = 2;
  private static final int FIXED32 = 5;

  private final List<ByteBuffer> chunks = new ArrayList<>();
  private long length;

  ProtobufMessage integer(int field, long value) {
    return append(varint((long) field << 3 | VARINT)).append(varint(value));
  }

  ProtobufMessage real(int field, float value) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return append(varint((long) field << 3 | FIXED32)).append(bytes.putFloat(value).flip());
  }

  ProtobufMessage text(int field, String value) {
    return bytes(field, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
  }

  ProtobufMessage bytes(int field, ByteBuffer value) {
    return append(varint((long) field << 3 | DELIMITED))
        .append(varint(value.remaining()))
        .append(value);
  }

  ProtobufMessage message(int field, ProtobufMessage value) {
    append(varint((long) field << 3 | DELIMITED)).append(varint(value.length));
    value.chunks.forEach(this::append);
    return this;
  }

  /** Adds another message's fields to this one's. */
  ProtobufMessage append(ProtobufMessage fields) {
    fields.chunks.forEach(this::append);
    return this;
  }

  long length() {
    return length;
  }

  void writeTo(WritableByteChannel channel) throws IOException {
    for (ByteBuffer chunk : chunks) {
      ByteBuffer left = chunk.duplicate();
      while (left.hasRemaining()) {
        channel.write(left);
      }
    }
  }

  private ProtobufMessage append(ByteBuffer bytes) {
    chunks.add(bytes);
    length += bytes.remaining();
    return this;
  }

  private static ByteBuffer varint(long value) {
    ByteBuffer bytes = ByteBuffer.allocate(10);
    long left = value;
    while ((left & ~0x7fL) != 0) {
      bytes.put((byte) (left & 0x7f | 0x80));
      left >>>= 7;
    }
    return bytes.put((byte) left).flip();
  }
}

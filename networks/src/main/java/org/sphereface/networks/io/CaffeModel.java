package org.sphereface.networks.io;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Finds the blobs of a Caffe model (.caffemodel): a protobuf message {@code NetParameter} with its
 * layers in field 100 ({@code LayerParameter}: 1 name, 7 blobs), or in field 2 of older files
 * ({@code V1LayerParameter}: 4 name, 6 blobs). A blob ({@code BlobProto}) has its values in field 5
 * (float) or 8 (double) and its shape in field 7, in older files in fields 1 to 4.
 *
 * <p>The first blob of a layer is named {@code LAYER.weight}, the second {@code LAYER.bias}, others
 * {@code LAYER.2} and so on. The ones in front of a shape of fields 1 to 4 are left out.
 *
 * <p>Source: github.com/BVLC/caffe, src/caffe/proto/caffe.proto.
 */
final class CaffeModel implements ArrayReader {

  private static final int LAYERS = 100;
  private static final int OLD_LAYERS = 2;
  private static final int DATA = 5;
  private static final int SHAPE = 7;
  private static final int DOUBLE_DATA = 8;
  private static final int OLD_DIMENSIONS = 4;
  private static final int MOST_BLOBS = 16;

  @Override
  public void read(FileChannel channel, StoredArrays into) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(Channels.newInputStream(channel));
    if (channel.size() > Integer.MAX_VALUE) {
      throw into.wrong("a Caffe model of more than 2 GiB, which protobuf does not allow");
    }
    in.setSizeLimit(Integer.MAX_VALUE);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      if (isMessage(tag) && field == LAYERS) {
        layer(in, 1, 7, into);
      } else if (isMessage(tag) && field == OLD_LAYERS) {
        layer(in, 4, 6, into);
      } else {
        skip(in, tag);
      }
    }
  }

  private static boolean isMessage(int tag) {
    return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  private static void skip(CodedInputStream in, int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("a group ends that never began");
    }
  }

  /** Ends a message, which the file may have cut off between two of its fields. */
  private static void end(CodedInputStream in, int outer) throws IOException {
    if (in.getBytesUntilLimit() != 0) {
      throw new EOFException();
    }
    in.popLimit(outer);
  }

  private static void layer(CodedInputStream in, int nameField, int blobs, StoredArrays into)
      throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    String name = "";
    List<Blob> found = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      if (isMessage(tag) && field == nameField) {
        name = in.readString();
      } else if (isMessage(tag) && field == blobs && found.size() < MOST_BLOBS) {
        found.add(Blob.read(in));
      } else {
        skip(in, tag);
      }
    }
    end(in, outer);
    for (int i = 0; i < found.size(); i++) {
      found.get(i).addTo(into, name + (i == 0 ? ".weight" : i == 1 ? ".bias" : "." + i));
    }
  }

  /**
   * A blob; the type is null if it has no values, or they are not in one piece.
   *
   * @param old whether its shape is in fields 1 to 4
   */
  private record Blob(DataType type, long position, long bytes, long[] sizes, boolean old) {

    static Blob read(CodedInputStream in) throws IOException {
      int outer = in.pushLimit(in.readRawVarint32());
      long[] old = new long[OLD_DIMENSIONS];
      long[] shape = null;
      boolean hasOld = false;
      DataType type = null;
      long position = 0;
      int bytes = 0;
      int pieces = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        int field = WireFormat.getTagFieldNumber(tag);
        if (field == DATA || field == DOUBLE_DATA) {
          pieces++;
        }
        if (isMessage(tag) && (field == DATA || field == DOUBLE_DATA)) {
          type = field == DATA ? DataType.FLOAT32 : DataType.FLOAT64;
          bytes = in.readRawVarint32();
          position = in.getTotalBytesRead();
          in.skipRawBytes(bytes);
        } else if (isMessage(tag) && field == SHAPE) {
          shape = shape(in);
        } else if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT
            && field >= 1
            && field <= OLD_DIMENSIONS) {
          old[field - 1] = in.readRawVarint64();
          hasOld = true;
        } else {
          skip(in, tag);
        }
      }
      end(in, outer);
      return new Blob(
          pieces == 1 ? type : null,
          position,
          pieces == 0 ? 0 : bytes,
          shape == null && hasOld ? old : shape,
          shape == null);
    }

    private static long[] shape(CodedInputStream in) throws IOException {
      int outer = in.pushLimit(in.readRawVarint32());
      LongStream.Builder sizes = LongStream.builder();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (WireFormat.getTagFieldNumber(tag) != 1) {
          skip(in, tag);
        } else if (isMessage(tag)) {
          int packed = in.pushLimit(in.readRawVarint32());
          while (in.getBytesUntilLimit() > 0) {
            sizes.add(in.readRawVarint64());
          }
          end(in, packed);
        } else {
          sizes.add(in.readRawVarint64());
        }
      }
      end(in, outer);
      return sizes.build().toArray();
    }

    void addTo(StoredArrays into, String name) {
      if (type == null || sizes == null) {
        throw into.wrong(name, "of the Caffe model has no shape, or no values in one piece");
      }
      int first = 0;
      while (old && first < OLD_DIMENSIONS - 1 && sizes[first] == 1) {
        first++;
      }
      Shape shape = into.shape(name, type, Arrays.copyOfRange(sizes, first, sizes.length));
      if (shape.size() * type.getNumOfBytes() != bytes) {
        throw into.wrong(
            name, String.format("of shape %s has %d bytes in the Caffe model", shape, bytes));
      }
      into.add(name, StoredArray.contiguous(type, shape, position));
    }
  }
}

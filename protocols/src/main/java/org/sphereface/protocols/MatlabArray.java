package org.sphereface.protocols;

import java.nio.ByteBuffer;
import java.util.List;

/** An array of a MAT-file, as far as lists need it. */
sealed interface MatlabArray {

  /** Real numbers in the order of the file, column after column; converted when asked. */
  record Numbers(ByteBuffer data, MatlabFile.Type type) implements MatlabArray {

    int size() {
      return data.remaining() / type.bytes();
    }

    double at(int index) {
      int at = data.position() + index * type.bytes();
      return switch (type) {
        case INT8 -> data.get(at);
        case UINT8 -> Byte.toUnsignedInt(data.get(at));
        case INT16 -> data.getShort(at);
        case UINT16 -> Short.toUnsignedInt(data.getShort(at));
        case INT32 -> data.getInt(at);
        case UINT32 -> Integer.toUnsignedLong(data.getInt(at));
        case SINGLE -> data.getFloat(at);
        case DOUBLE -> data.getDouble(at);
        case INT64, UINT64 -> data.getLong(at);
      };
    }
  }

  /** One line of text. */
  record Text(String value) implements MatlabArray {}

  /** Arrays in an array, column after column. */
  record Cells(List<MatlabArray> values) implements MatlabArray {
    public Cells {
      values = List.copyOf(values);
    }
  }

  /** An array of another kind, such as a structure; not read. */
  record Other(String kind) implements MatlabArray {}
}

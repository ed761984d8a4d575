package org.sphereface.protocols.embeddings;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.sphereface.protocols.embeddings.MatrixLayout.Element;

/** An array of a MAT-file: the kinds that lists of images and indices consist of. */
public sealed interface MatlabArray {

  /** How numbers are stored: the element types 1 to 13 of the format. */
  enum Type {
    INT8(1, Element.INT8),
    UINT8(2, Element.UINT8),
    INT16(3, Element.INT16),
    UINT16(4, Element.UINT16),
    INT32(5, Element.INT32),
    UINT32(6, Element.UINT32),
    SINGLE(7, Element.FLOAT32),
    DOUBLE(9, Element.FLOAT64),
    INT64(12, Element.INT64),
    UINT64(13, Element.UINT64);

    private final int code;
    private final Element element;

    Type(int code, Element element) {
      this.code = code;
      this.element = element;
    }

    int bytes() {
      return element.bytes();
    }

    Element element() {
      return element;
    }

    static Optional<Type> of(int code) {
      return List.of(values()).stream().filter(type -> type.code == code).findFirst();
    }
  }

  /** Real numbers in the order of the file, column after column; converted when asked. */
  record Numbers(ByteBuffer data, Type type) implements MatlabArray {

    public int size() {
      return data.remaining() / type.bytes();
    }

    public double at(int index) {
      return type.element().getDouble(data, data.position() + index * type.bytes());
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

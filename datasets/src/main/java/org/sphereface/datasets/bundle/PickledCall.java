package org.sphereface.datasets.bundle;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.sphereface.files.pickle.PickleObjects;
import org.sphereface.files.pickle.PickleReader.Sequence;
import org.sphereface.files.pickle.PickleReader.Text;
import org.sphereface.files.pickle.PickledBytes;

/**
 * The callables that the pickle of a bundle names. The result of each is derived from its
 * arguments; none is called. They are: {@code _codecs.encode(text, "latin1")}, by which Python 3
 * writes bytes for Python 2; {@code _reconstruct}, {@code _frombuffer}, {@code ndarray} and {@code
 * dtype}, by which NumPy (1 and 2, protocols 0 to 5) writes an array; {@code scalar}, by which it
 * writes a truth value.
 */
enum PickledCall {
  ENCODE,
  RECONSTRUCT,
  FROM_BUFFER,
  SCALAR,
  ARRAY,
  TYPE;

  /** NumPy's name of a type of one byte: u1, i1 or b1. */
  record Type(String name) {}

  /** An array that waits for its state. */
  record NoArrayYet() {}

  /**
   * An array of one dimension (others of length 1 do not count), of one byte a value.
   *
   * @param bytes the values
   */
  record Array(Type type, PickledBytes bytes) {}

  /** A truth value of NumPy's. */
  record Truth(PickledBytes bytes) {}

  /** The callables as the objects of a bundle's pickle. */
  record Objects() implements PickleObjects {

    @Override
    public String format() {
      return "bundle";
    }

    @Override
    public Object named(String module, String name) throws IOException {
      return PickledCall.of(module, name);
    }

    @Override
    public Object called(Object callable, List<Object> arguments, Texts texts) throws IOException {
      require(callable instanceof PickledCall, "a call of what is no callable of a bundle");
      return ((PickledCall) callable).result(arguments, texts);
    }

    @Override
    public Object withState(Object object, Object state) throws IOException {
      require(state instanceof Sequence, "a state that is none of an array's");
      return PickledCall.withState(object, ((Sequence) state).items());
    }
  }

  private static final Map<String, PickledCall> NAMES =
      Map.ofEntries(
          Map.entry("_codecs.encode", ENCODE),
          Map.entry("numpy.core.multiarray._reconstruct", RECONSTRUCT),
          Map.entry("numpy._core.multiarray._reconstruct", RECONSTRUCT),
          Map.entry("numpy.core.numeric._frombuffer", FROM_BUFFER),
          Map.entry("numpy._core.numeric._frombuffer", FROM_BUFFER),
          Map.entry("numpy.core.multiarray.scalar", SCALAR),
          Map.entry("numpy._core.multiarray.scalar", SCALAR),
          Map.entry("numpy.ndarray", ARRAY),
          Map.entry("numpy.dtype", TYPE));

  private static final List<String> BYTE_TYPES = List.of("u1", "i1", "b1");
  private static final int FIELDS_OF_AN_ARRAY = 5;

  /**
   * @throws IOException if it is none of them
   */
  static PickledCall of(String module, String name) throws IOException {
    PickledCall call = NAMES.get(module + "." + name);
    if (call == null) {
      throw new IOException(
          "the pickle names the Python object '" + module + "." + name + "', which is refused");
    }
    return call;
  }

  /** Returns the value that the call would return. */
  Object result(List<Object> arguments, PickleObjects.Texts texts) throws IOException {
    return switch (this) {
      case ENCODE -> encoded(arguments, texts);
      case TYPE -> type(arguments, texts);
      case RECONSTRUCT -> {
        require(
            arguments.size() == 3 && arguments.get(0) == ARRAY, "an array of a class of its own");
        yield new NoArrayYet();
      }
      case FROM_BUFFER -> {
        require(arguments.size() == 4, "an array of another form");
        yield array(arguments.get(2), arguments.get(1), arguments.get(0));
      }
      case SCALAR -> {
        require(
            arguments.size() == 2
                && arguments.get(0) instanceof Type type
                && type.name().equals("b1")
                && arguments.get(1) instanceof PickledBytes,
            "a number of NumPy's that is no truth value");
        yield new Truth((PickledBytes) arguments.get(1));
      }
      case ARRAY -> throw new IOException("the pickle calls numpy.ndarray, which is refused");
    };
  }

  private static PickledBytes encoded(List<Object> arguments, PickleObjects.Texts texts)
      throws IOException {
    require(
        arguments.size() == 2
            && arguments.get(0) instanceof Text
            && texts.of(arguments.get(1)).equals("latin1"),
        "a call other than _codecs.encode(text, 'latin1')");
    return ((Text) arguments.get(0)).written();
  }

  private static Type type(List<Object> arguments, PickleObjects.Texts texts) throws IOException {
    String name = arguments.isEmpty() ? "" : texts.of(arguments.get(0));
    require(
        BYTE_TYPES.contains(name),
        "an array of the type '" + name + "' where encoded images are bytes (u1)");
    return new Type(name);
  }

  /** An array or a type with the state that it is given. */
  static Object withState(Object built, List<Object> state) throws IOException {
    if (built instanceof Type) {
      return built;
    }
    require(
        built instanceof NoArrayYet && state.size() == FIELDS_OF_AN_ARRAY,
        "the state of an object other than an array");
    return array(state.get(1), state.get(2), state.get(4));
  }

  private static Array array(Object shape, Object type, Object bytes) throws IOException {
    require(type instanceof Type, "an array without a type of bytes");
    require(bytes instanceof PickledBytes, "an array without bytes");
    require(shape instanceof Sequence, "an array without a shape");
    long size = 1;
    int large = 0;
    for (Object dimension : ((Sequence) shape).items()) {
      require(dimension instanceof Long of && of >= 0, "an array without a shape");
      long length = (Long) dimension;
      large += length == 1 ? 0 : 1;
      size =
          length > Integer.MAX_VALUE || size > Integer.MAX_VALUE ? Long.MAX_VALUE : size * length;
    }
    PickledBytes values = (PickledBytes) bytes;
    require(
        large <= 1, "an array of several dimensions, pixels where an encoded image is expected");
    require(
        values.form() != PickledBytes.Form.RAW || size == values.length(),
        "an array of " + size + " values in " + values.length() + " bytes");
    return new Array((Type) type, values);
  }

  private static void require(boolean holds, String otherwise) throws IOException {
    if (!holds) {
      throw new IOException("the pickle has " + otherwise);
    }
  }
}

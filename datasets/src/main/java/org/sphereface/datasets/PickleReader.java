package org.sphereface.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds lists, tuples, truth values and places of bytes from a pickle of protocol 0 to 5, and
 * nothing else. The one callable that is understood, and not called, is {@code _codecs.encode(text,
 * "latin1")}, by which Python 3 writes bytes for Python 2.
 *
 * <p>Source: CPython, {@code Lib/pickletools.py} (opcodes).
 */
final class PickleReader {

  /** A list or a tuple. */
  record Sequence(List<Object> items) {}

  private enum Marker {
    MARK,
    CODECS_ENCODE
  }

  /** A text: bytes in the file, or the argument of an encoding. */
  private record Text(PickledBytes written) {}

  private static final Map<Integer, String> REFUSED =
      Map.ofEntries(
          Map.entry((int) 'i', "INST"),
          Map.entry((int) 'o', "OBJ"),
          Map.entry((int) 'b', "BUILD"),
          Map.entry((int) 'd', "DICT"),
          Map.entry((int) '}', "EMPTY_DICT"),
          Map.entry((int) 's', "SETITEM"),
          Map.entry((int) 'u', "SETITEMS"),
          Map.entry((int) 'P', "PERSID"),
          Map.entry((int) 'Q', "BINPERSID"),
          Map.entry((int) 'N', "NONE"),
          Map.entry((int) 'F', "FLOAT"),
          Map.entry((int) 'G', "BINFLOAT"),
          Map.entry((int) 'L', "LONG"),
          Map.entry((int) '0', "POP"),
          Map.entry((int) '1', "POP_MARK"),
          Map.entry((int) '2', "DUP"),
          Map.entry(0x81, "NEWOBJ"),
          Map.entry(0x82, "EXT1"),
          Map.entry(0x83, "EXT2"),
          Map.entry(0x84, "EXT4"),
          Map.entry(0x8a, "LONG1"),
          Map.entry(0x8b, "LONG4"),
          Map.entry(0x8f, "EMPTY_SET"),
          Map.entry(0x90, "ADDITEMS"),
          Map.entry(0x91, "FROZENSET"),
          Map.entry(0x92, "NEWOBJ_EX"),
          Map.entry(0x93, "STACK_GLOBAL"),
          Map.entry(0x96, "BYTEARRAY8"),
          Map.entry(0x97, "NEXT_BUFFER"),
          Map.entry(0x98, "READONLY_BUFFER"));

  private final Path file;
  private final PickleInput in;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Long, Object> memo = new HashMap<>();

  PickleReader(Path file, PickleInput in) {
    this.file = file;
    this.in = in;
  }

  /** The pickle's value. */
  Object read() throws IOException {
    for (int opcode = in.next(); opcode != '.'; opcode = in.next()) {
      if (!framing(opcode) && !atom(opcode) && !sequence(opcode) && !memory(opcode)) {
        throw refusal(opcode);
      }
    }
    return pop();
  }

  private boolean framing(int opcode) throws IOException {
    switch (opcode) {
      case 0x80 -> {
        int protocol = in.next();
        if (protocol > 5) {
          throw new IOException("pickle protocol " + protocol + " is unknown");
        }
      }
      case 0x95 -> in.number(8);
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean atom(int opcode) throws IOException {
    switch (opcode) {
      case 'C', 'U' -> stack.add(in.counted(1, PickledBytes.Form.RAW));
      case 'B', 'T' -> stack.add(in.counted(4, PickledBytes.Form.RAW));
      case 0x8e -> stack.add(in.counted(8, PickledBytes.Form.RAW));
      case 'S' -> stack.add(in.restOfLine(PickledBytes.Form.QUOTED));
      case 'X' -> stack.add(new Text(in.counted(4, PickledBytes.Form.UTF8)));
      case 0x8c -> stack.add(new Text(in.counted(1, PickledBytes.Form.UTF8)));
      case 0x8d -> stack.add(new Text(in.counted(8, PickledBytes.Form.UTF8)));
      case 'V' -> stack.add(new Text(in.restOfLine(PickledBytes.Form.ESCAPED)));
      case 0x88 -> stack.add(true);
      case 0x89 -> stack.add(false);
      case 'I' -> stack.add(truth(whole(in.line())));
      case 'K' -> stack.add(truth(in.number(1)));
      case 'M' -> stack.add(truth(in.number(2)));
      case 'J' -> stack.add(truth(in.number(4)));
      case 'c' -> stack.add(global(in.line(), in.line()));
      case 'R' -> stack.add(encoded());
      default -> {
        return false;
      }
    }
    return true;
  }

  private static long whole(String text) throws IOException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IOException("'" + text + "' is no whole number", e);
    }
  }

  private static boolean truth(long number) throws IOException {
    if (number != 0 && number != 1) {
      throw new IOException("the number " + number + " is neither 0 nor 1");
    }
    return number == 1;
  }

  private static Marker global(String module, String name) throws IOException {
    if (!module.equals("_codecs") || !name.equals("encode")) {
      throw new IOException(
          "the pickle names the Python object '" + module + "." + name + "', which is refused");
    }
    return Marker.CODECS_ENCODE;
  }

  private PickledBytes encoded() throws IOException {
    Object arguments = pop();
    if (pop() != Marker.CODECS_ENCODE
        || !(arguments instanceof Sequence two)
        || two.items().size() != 2
        || !(two.items().get(0) instanceof Text text)
        || !(two.items().get(1) instanceof Text encoding)
        || !PickleInput.is(encoding.written(), "latin1", file)) {
      throw new IOException("the pickle has a call other than _codecs.encode(text, 'latin1')");
    }
    return text.written();
  }

  private boolean sequence(int opcode) throws IOException {
    switch (opcode) {
      case '(' -> stack.add(Marker.MARK);
      case ']', ')' -> stack.add(new Sequence(new ArrayList<>()));
      case 'l', 't' -> stack.add(new Sequence(toMark()));
      case 0x85, 0x86, 0x87 -> stack.add(new Sequence(top(opcode - 0x84)));
      case 'a' -> {
        Object item = pop();
        list().items().add(item);
      }
      case 'e' -> {
        List<Object> items = toMark();
        list().items().addAll(items);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean memory(int opcode) throws IOException {
    switch (opcode) {
      case 0x94 -> memo.put((long) memo.size(), peek());
      case 'p' -> memo.put(whole(in.line()), peek());
      case 'q' -> memo.put(in.number(1), peek());
      case 'r' -> memo.put(in.number(4), peek());
      case 'g' -> stack.add(recalled(whole(in.line())));
      case 'h' -> stack.add(recalled(in.number(1)));
      case 'j' -> stack.add(recalled(in.number(4)));
      default -> {
        return false;
      }
    }
    return true;
  }

  private Object recalled(long key) throws IOException {
    Object value = memo.get(key);
    if (value == null) {
      throw new IOException("the pickle recalls the value " + key + ", which it never kept");
    }
    return value;
  }

  private Object peek() throws IOException {
    if (stack.isEmpty() || stack.get(stack.size() - 1) == Marker.MARK) {
      throw new IOException("the pickle takes a value where there is none");
    }
    return stack.get(stack.size() - 1);
  }

  private Object pop() throws IOException {
    Object top = peek();
    stack.remove(stack.size() - 1);
    return top;
  }

  private Sequence list() throws IOException {
    if (!(peek() instanceof Sequence list)) {
      throw new IOException("the pickle appends to what is no list");
    }
    return list;
  }

  private List<Object> top(int count) throws IOException {
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(0, pop());
    }
    return items;
  }

  private List<Object> toMark() throws IOException {
    int mark = stack.lastIndexOf(Marker.MARK);
    if (mark < 0) {
      throw new IOException("the pickle ends a list that it never began");
    }
    List<Object> above = stack.subList(mark, stack.size());
    List<Object> items = new ArrayList<>(above.subList(1, above.size()));
    above.clear();
    return items;
  }

  private IOException refusal(int opcode) {
    String name =
        REFUSED.getOrDefault(opcode, String.format("0x%02x, which is no pickle opcode", opcode));
    return new IOException(
        "the pickle has the opcode "
            + name
            + " at byte "
            + (in.position() - 1)
            + ", which is refused since a bundle needs none");
  }
}

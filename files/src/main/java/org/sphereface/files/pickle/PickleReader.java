package org.sphereface.files.pickle;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds lists, tuples, truth values and places of bytes from a pickle of protocol 0 to 5, and
 * dictionaries and numbers where a format has them. It is hand-made because general libraries read
 * the whole file into memory, and do not bound the values that a short pickle can ask for. Pickles
 * are programs: here nothing is executed. Callables are never called: {@link PickleObjects} says
 * which names a format has and what they stand for, and all others are refused.
 *
 * <p>A pickle of a few bytes can ask for many values: they are counted, and no more are built than
 * a file of that size has.
 *
 * <p>Whole numbers are {@link Long}, truth values {@link Boolean}, None is {@link #NONE}, bytes are
 * {@link PickledBytes}, texts {@link Text}, lists and tuples {@link Sequence}, dictionaries {@link
 * Dictionary}; a number with a fraction is a {@link Double}.
 *
 * <p>Source: CPython, {@code Lib/pickletools.py} (opcodes).
 */
public final class PickleReader {

  /** A list or a tuple. */
  public record Sequence(List<Object> items) {}

  /** Keys and values in turn. */
  public record Dictionary(List<Object> items) {}

  /** A text: bytes in the file. */
  public record Text(PickledBytes written) {}

  private enum Marker {
    MARK
  }

  /** The value of None. */
  public static final Object NONE =
      new Object() {
        @Override
        public String toString() {
          return "None";
        }
      };

  private static final int FREE_VALUES = 4096;
  private static final int BYTES_A_VALUE = 4;
  private static final Sequence EMPTY = new Sequence(List.of());

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry((int) 'i', "INST"),
          Map.entry((int) 'o', "OBJ"),
          Map.entry((int) 'd', "DICT"),
          Map.entry((int) '}', "EMPTY_DICT"),
          Map.entry((int) 's', "SETITEM"),
          Map.entry((int) 'u', "SETITEMS"),
          Map.entry((int) 'P', "PERSID"),
          Map.entry((int) 'Q', "BINPERSID"),
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
          Map.entry(0x97, "NEXT_BUFFER"),
          Map.entry(0x98, "READONLY_BUFFER"));

  private final PickleInput in;
  private final PickleObjects objects;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Long, Object> memo = new HashMap<>();
  private long allowance;

  /**
   * Reads from an input, at which a pickle begins.
   *
   * @param objects what the format's pickles may name
   */
  public PickleReader(PickleInput in, PickleObjects objects) {
    this.in = in;
    this.objects = objects;
    this.allowance = FREE_VALUES + in.left() / BYTES_A_VALUE;
  }

  /** Counts a value that takes memory beyond its place on the stack. */
  private <T> T built(T value) throws IOException {
    if (--allowance < 0) {
      throw new IOException(
          "the pickle builds more values than a " + objects.format() + " of its size has");
    }
    return value;
  }

  /**
   * Returns the pickle's value. The input is then behind the pickle.
   *
   * @throws java.io.EOFException if the input ends before
   * @throws IOException if the pickle has an opcode or names an object that is not of the format
   */
  public Object read() throws IOException {
    for (int opcode = in.next(); opcode != '.'; opcode = in.next()) {
      boolean known =
          framing(opcode)
              || atom(opcode)
              || sequence(opcode)
              || memory(opcode)
              || objects.hasDictionaries() && dictionary(opcode);
      if (!known) {
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
      case 'C', 'U' -> bytes(1, PickledBytes.Form.RAW);
      case 'B', 'T' -> bytes(4, PickledBytes.Form.RAW);
      case 0x8e, 0x96 -> bytes(8, PickledBytes.Form.RAW);
      case 'S' -> stack.add(built(in.restOfLine(PickledBytes.Form.QUOTED)));
      case 'X' -> push(in.counted(4, PickledBytes.Form.UTF8));
      case 0x8c -> push(in.counted(1, PickledBytes.Form.UTF8));
      case 0x8d -> push(in.counted(8, PickledBytes.Form.UTF8));
      case 'V' -> push(in.restOfLine(PickledBytes.Form.ESCAPED));
      case 0x88 -> stack.add(true);
      case 0x89 -> stack.add(false);
      case 'N' -> stack.add(NONE);
      case 'I' -> stack.add(whole());
      case 'K' -> stack.add(in.number(1));
      case 'M' -> stack.add(in.number(2));
      case 'J' -> stack.add(built((long) (int) in.number(4)));
      default -> {
        return call(opcode);
      }
    }
    return true;
  }

  private boolean call(int opcode) throws IOException {
    switch (opcode) {
      case 'c' -> {
        String module = in.line();
        stack.add(objects.named(module, in.line()));
      }
      case 0x93 -> {
        String name = text(pop());
        stack.add(objects.named(text(pop()), name));
      }
      case 'R' -> {
        Object arguments = pop();
        Object callable = pop();
        if (!(arguments instanceof Sequence values)) {
          throw new IOException("the pickle calls what is no callable of a " + objects.format());
        }
        stack.add(built(objects.called(callable, values.items(), this::text)));
      }
      case 'b' -> {
        Object state = pop();
        stack.add(objects.withState(pop(), state));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Dictionaries, numbers and persistent names, which not every format has. */
  private boolean dictionary(int opcode) throws IOException {
    switch (opcode) {
      case '}' -> stack.add(built(new Dictionary(new ArrayList<>())));
      case 'd' -> stack.add(built(new Dictionary(new ArrayList<>(pairs(toMark())))));
      case 's' -> {
        Object value = pop();
        Object key = pop();
        entries().add(key);
        entries().add(value);
      }
      case 'u' -> {
        List<Object> items = pairs(toMark());
        entries().addAll(items);
      }
      case 'Q' -> stack.add(built(objects.persistent(pop(), this::text)));
      case 'G' -> stack.add(built(Double.longBitsToDouble(Long.reverseBytes(in.number(8)))));
      case 'F' -> stack.add(built(real(in.line())));
      case 'L' -> stack.add(built(whole(in.line().replaceAll("L$", ""))));
      case 0x8a -> {
        int bytes = in.next();
        if (bytes > Long.BYTES) {
          throw new IOException("a whole number of " + bytes + " bytes");
        }
        int unused = Long.SIZE - 8 * bytes;
        stack.add(built(bytes == 0 ? 0L : in.number(bytes) << unused >> unused));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static double real(String text) throws IOException {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IOException("'" + text + "' is no number", e);
    }
  }

  private static List<Object> pairs(List<Object> items) throws IOException {
    if (items.size() % 2 != 0) {
      throw new IOException("the pickle has a key without a value");
    }
    return items;
  }

  private List<Object> entries() throws IOException {
    if (peek() instanceof Dictionary dictionary) {
      return dictionary.items();
    }
    throw new IOException("the pickle sets an item of what is no dictionary");
  }

  private void bytes(int bytesOfCount, PickledBytes.Form form) throws IOException {
    stack.add(built(in.counted(bytesOfCount, form)));
  }

  private void push(PickledBytes written) throws IOException {
    stack.add(built(new Text(written)));
  }

  /**
   * Returns a text, or bytes of Python 2, that is a name.
   *
   * @throws IOException if it is another value, or long
   */
  public String text(Object value) throws IOException {
    if (value instanceof Text text) {
      return in.text(text.written());
    }
    if (value instanceof PickledBytes bytes) {
      return in.text(bytes);
    }
    throw new IOException("the pickle has another value where a text belongs");
  }

  /** A number of a line; 00 and 01 are truth values of protocol 0. */
  private Object whole() throws IOException {
    String line = in.line();
    return line.equals("00")
        ? (Object) false
        : line.equals("01") ? (Object) true : built(whole(line));
  }

  private static long whole(String text) throws IOException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IOException("'" + text + "' is no whole number", e);
    }
  }

  private boolean sequence(int opcode) throws IOException {
    switch (opcode) {
      case '(' -> stack.add(Marker.MARK);
      case ')' -> stack.add(EMPTY);
      case ']' -> stack.add(built(new Sequence(new ArrayList<>())));
      case 'l' -> stack.add(built(new Sequence(new ArrayList<>(toMark()))));
      case 't' -> stack.add(built(new Sequence(toMark())));
      case 0x85, 0x86, 0x87 -> stack.add(built(new Sequence(top(opcode - 0x84))));
      case 'a' -> {
        Object item = pop();
        list().add(item);
      }
      case 'e' -> {
        List<Object> items = toMark();
        list().addAll(items);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean memory(int opcode) throws IOException {
    switch (opcode) {
      case 0x94 -> keep(memo.size());
      case 'p' -> keep(whole(in.line()));
      case 'q' -> keep(in.number(1));
      case 'r' -> keep(in.number(4));
      case 'g' -> stack.add(recalled(whole(in.line())));
      case 'h' -> stack.add(recalled(in.number(1)));
      case 'j' -> stack.add(recalled(in.number(4)));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void keep(long key) throws IOException {
    memo.put(key, built(peek()));
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

  private List<Object> list() throws IOException {
    if (peek() instanceof Sequence list && list.items() instanceof ArrayList<Object> items) {
      return items;
    }
    throw new IOException("the pickle appends to what is no list");
  }

  private List<Object> top(int count) throws IOException {
    Object[] items = new Object[count];
    for (int i = count - 1; i >= 0; i--) {
      items[i] = pop();
    }
    return List.of(items);
  }

  private List<Object> toMark() throws IOException {
    int mark = stack.lastIndexOf(Marker.MARK);
    if (mark < 0) {
      throw new IOException("the pickle ends a list that it never began");
    }
    List<Object> above = stack.subList(mark, stack.size());
    List<Object> items = List.copyOf(above.subList(1, above.size()));
    above.clear();
    return items;
  }

  private IOException refusal(int opcode) {
    String name =
        NAMES.getOrDefault(opcode, String.format("0x%02x, which is no pickle opcode", opcode));
    return new IOException(
        "the pickle has the opcode "
            + name
            + " at byte "
            + (in.position() - 1)
            + ", which is refused since a "
            + objects.format()
            + " needs none");
  }
}

package org.sphereface.networks.io;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.sphereface.engine.DirectBuffers;
import org.sphereface.engine.HostValues;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;
import org.sphereface.files.WholeFile;

/**
 * Writes and reads named arrays as safetensors files.
 *
 * <p>Arrays are written and read one by one, so that a file takes no more memory than its largest
 * block; an array that is one block may have up to 2 GiB. The same arrays give the same bytes. This
 * is not DJL's own safetensors code, because that reads a whole file into one array and does not
 * check it.
 *
 * <p>A network's file holds its parameters under their names. A training's file holds them under
 * {@code network.}, and beside them the loss head's under {@code head.} and the optimizer's
 * velocities under {@code velocity.}.
 *
 * <p>Source: the format as described by github.com/huggingface/safetensors.
 */
public final class ParameterFile {

  /** Starts the names of a network's parameters in the file of a training. */
  public static final String NETWORK_PREFIX = "network.";

  /** Ends the names of PyTorch's counts of batches, which have no effect on fixed averages. */
  private static final String BATCH_COUNT = ".num_batches_tracked";

  private static final int NAMED_AT_MOST = 3;
  private static final int MOST_BYTES = Integer.MAX_VALUE - 16;

  private ParameterFile() {}

  /**
   * What a file contains under a name.
   *
   * @param blocks the values in the machine's byte order, one block after another; each is
   *     requested just before it is written
   */
  public record Content(DataType type, Shape shape, List<Supplier<ByteBuffer>> blocks) {

    /** Copies the list. */
    public Content {
      blocks = List.copyOf(blocks);
    }

    /** Returns an array's values. */
    public static Content of(NDArray array) {
      return new Content(array.getDataType(), array.getShape(), List.of(new ArrayValues(array)));
    }
  }

  /** An array's values: PyTorch returns its own memory, MXNet makes a copy. */
  private record ArrayValues(NDArray array) implements Supplier<ByteBuffer> {
    @Override
    public ByteBuffer get() {
      return array.toByteBuffer(true);
    }
  }

  /** Returns the arrays of an initialised block's parameters by name. */
  public static Map<String, NDArray> arrays(Block block) {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    block.getParameters().forEach(named -> arrays.put(named.getKey(), named.getValue().getArray()));
    return arrays;
  }

  /**
   * Writes arrays in the map's order, as a {@link WholeFile}.
   *
   * @throws UncheckedIOException if that fails
   */
  public static void write(Path file, Map<String, NDArray> arrays) {
    Map<String, Content> contents = new LinkedHashMap<>();
    arrays.forEach((name, array) -> contents.put(name, Content.of(array)));
    write(file, contents, Map.of());
  }

  /**
   * Writes arrays, which need not be in memory at once, with notes, as a {@link WholeFile}.
   *
   * @param notes the file's {@code __metadata__}; sorted by name in the file
   */
  public static void write(Path file, Map<String, Content> contents, Map<String, String> notes) {
    try (WholeFile whole = WholeFile.open(file)) {
      write(whole.channel(), SafetensorsHeader.of(contents, notes));
      for (Content content : contents.values()) {
        for (Supplier<ByteBuffer> block : content.blocks()) {
          write(whole.channel(), block);
        }
      }
      whole.commit();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file + ": " + Reason.of(e), e);
    }
  }

  private static void write(FileChannel channel, Supplier<ByteBuffer> block) throws IOException {
    // frees what an engine makes for the values
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      ByteBuffer bytes = block.get();
      write(channel, bytes);
      if (block instanceof ArrayValues) {
        DirectBuffers.release(bytes);
      }
    }
  }

  private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Reads all arrays.
   *
   * @param manager owns them
   * @throws IllegalArgumentException if the file is damaged
   * @throws UncheckedIOException if it cannot be read
   */
  public static Map<String, NDArray> read(Path file, NDManager manager) {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    try (FileChannel channel = InputFile.channel(file)) {
      SafetensorsHeader header = SafetensorsHeader.read(file, channel);
      for (Map.Entry<String, SafetensorsHeader.Entry> named : header.entries().entrySet()) {
        SafetensorsHeader.Entry entry = named.getValue();
        ByteBuffer bytes = bytes(channel, header, entry, manager);
        NDArray array = HostValues.array(manager, bytes, entry.shape(), entry.type());
        array.setName(named.getKey());
        arrays.put(named.getKey(), array);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": " + Reason.of(e), e);
    }
    return arrays;
  }

  /**
   * Sets arrays to the values under their names in a file. The file must have all of them and no
   * others, except PyTorch's {@code num_batches_tracked}, which are ignored. In the file of a
   * training, only the arrays under {@value #NETWORK_PREFIX} count.
   *
   * @param into float32 arrays by name; none is changed if names, types or shapes do not fit
   * @throws IllegalArgumentException if the file is damaged or does not fit
   * @throws UncheckedIOException if it cannot be read
   */
  public static void load(Path file, Map<String, NDArray> into) {
    try (FileChannel channel = InputFile.channel(file)) {
      SafetensorsHeader header = SafetensorsHeader.read(file, channel);
      Map<String, SafetensorsHeader.Entry> entries = ofNetwork(header.entries());
      into.forEach((name, array) -> requireFit(file, name, array, entries.get(name)));
      requireNoOthers(file, entries, into);
      for (Map.Entry<String, NDArray> named : into.entrySet()) {
        set(named.getValue(), channel, header, entries.get(named.getKey()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  /** Reads the shapes of a file's arrays, by name, without their values. */
  public static Map<String, Shape> shapes(Path file) {
    try (FileChannel channel = InputFile.channel(file)) {
      Map<String, Shape> shapes = new LinkedHashMap<>();
      SafetensorsHeader.read(file, channel)
          .entries()
          .forEach((name, entry) -> shapes.put(name, entry.shape()));
      return shapes;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  /**
   * Sets arrays and host memory to the values under their names in a file. The file may have other
   * arrays, which are ignored.
   *
   * @param arrays of the types and shapes in the file
   * @param host blocks that follow one another, in the machine's byte order, of as many bytes as
   *     the array in the file
   * @throws IllegalArgumentException if the file is damaged, or has no array of that size; the
   *     arrays before that one are then set already
   * @throws UncheckedIOException if it cannot be read
   */
  public static void restore(
      Path file, Map<String, NDArray> arrays, Map<String, List<ByteBuffer>> host) {
    try (FileChannel channel = InputFile.channel(file)) {
      SafetensorsHeader header = SafetensorsHeader.read(file, channel);
      for (Map.Entry<String, NDArray> named : arrays.entrySet()) {
        SafetensorsHeader.Entry entry = header.entries().get(named.getKey());
        requireFit(file, named.getKey(), named.getValue(), entry);
        set(named.getValue(), channel, header, entry);
      }
      for (Map.Entry<String, List<ByteBuffer>> named : host.entrySet()) {
        SafetensorsHeader.Entry entry = header.entries().get(named.getKey());
        long bytes = named.getValue().stream().mapToLong(ByteBuffer::capacity).sum();
        if (entry == null || entry.bytes() != bytes) {
          throw SafetensorsHeader.wrong(
              file, "expected an array '" + named.getKey() + "' of " + bytes + " bytes");
        }
        long position = header.dataStart() + entry.begin();
        for (ByteBuffer block : named.getValue()) {
          fill(channel, block.duplicate().clear(), position);
          position += block.capacity();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  private static void set(
      NDArray array, FileChannel channel, SafetensorsHeader header, SafetensorsHeader.Entry entry)
      throws IOException {
    try (NDManager manager = array.getManager().newSubManager()) {
      ByteBuffer bytes = bytes(channel, header, entry, manager);
      // NDArray.set fails on MXNet once a convolution has brought the array into its own layout.
      HostValues.array(manager, bytes, entry.shape(), entry.type()).copyTo(array);
    }
  }

  private static Map<String, SafetensorsHeader.Entry> ofNetwork(
      Map<String, SafetensorsHeader.Entry> entries) {
    boolean training = entries.keySet().stream().anyMatch(name -> name.startsWith(NETWORK_PREFIX));
    Map<String, SafetensorsHeader.Entry> kept = new LinkedHashMap<>();
    entries.forEach(
        (name, entry) -> {
          if (!training) {
            kept.put(name, entry);
          } else if (name.startsWith(NETWORK_PREFIX)) {
            kept.put(name.substring(NETWORK_PREFIX.length()), entry);
          }
        });
    kept.keySet().removeIf(name -> name.endsWith(BATCH_COUNT));
    return kept;
  }

  private static void requireFit(
      Path file, String name, NDArray array, SafetensorsHeader.Entry entry) {
    if (entry == null) {
      throw SafetensorsHeader.wrong(
          file,
          "array '"
              + name
              + "' of shape "
              + array.getShape()
              + " is missing: give the file of a network with the same options");
    }
    if (!entry.shape().equals(array.getShape()) || entry.type() != DataType.FLOAT32) {
      throw SafetensorsHeader.wrong(
          file,
          String.format(
              "array '%s' is %s %s, but the network takes float32 %s: set the network's options to"
                  + " those of the file",
              name, entry.type().toString(), entry.shape(), array.getShape()));
    }
  }

  private static void requireNoOthers(
      Path file, Map<String, SafetensorsHeader.Entry> entries, Map<String, NDArray> into) {
    String others =
        entries.keySet().stream()
            .filter(name -> !into.containsKey(name))
            .limit(NAMED_AT_MOST)
            .collect(Collectors.joining("', '"));
    if (!others.isEmpty()) {
      throw SafetensorsHeader.wrong(
          file,
          String.format(
              "%d of its arrays are unknown to the network, first '%s': give the file of a network"
                  + " with the same options",
              entries.keySet().stream().filter(name -> !into.containsKey(name)).count(), others));
    }
  }

  private static ByteBuffer bytes(
      FileChannel channel,
      SafetensorsHeader header,
      SafetensorsHeader.Entry entry,
      NDManager manager)
      throws IOException {
    if (entry.bytes() > MOST_BYTES) {
      throw new IOException("an array has " + entry.bytes() + " bytes, and at most 2 GiB are read");
    }
    ByteBuffer bytes = manager.allocateDirect((int) entry.bytes());
    fill(channel, bytes, header.dataStart() + entry.begin());
    return bytes.flip();
  }

  private static void fill(FileChannel channel, ByteBuffer bytes, long from) throws IOException {
    long position = from;
    while (bytes.hasRemaining()) {
      int read = channel.read(bytes, position);
      if (read < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
      position += read;
    }
  }
}

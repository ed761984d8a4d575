package org.sphereface.networks.io;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.sphereface.engine.DirectBuffers;
import org.sphereface.engine.HostValues;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;
import org.sphereface.files.WholeFile;

/**
 * Writes named arrays as safetensors files, and reads them from these and from files of Caffe,
 * PyTorch and MXNet.
 *
 * <p>Arrays are written and read one by one, so that a file takes no more memory than its largest
 * block; an array that is one block may have up to 2 GiB. The same arrays give the same bytes. This
 * is not DJL's own safetensors code, because that reads a whole file into one array and does not
 * check it.
 *
 * <p>A network's file holds its parameters under their names. A training's file holds them under
 * {@code network.}, and beside them the loss head's under {@code head.} and the optimizer's states
 * under their kinds, such as {@code velocity.}.
 *
 * <p>Source: the format as described by github.com/huggingface/safetensors.
 */
public final class ParameterFile {

  /** Starts the names of a network's parameters in the file of a training. */
  public static final String NETWORK_PREFIX = "network.";

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
      for (Map.Entry<String, StoredArray> named : StoredArrays.of(file, channel).entrySet()) {
        StoredArray stored = named.getValue();
        ByteBuffer bytes = manager.allocateDirect(stored.size());
        stored.read(channel, bytes);
        NDArray array = HostValues.array(manager, bytes.flip(), stored.shape(), stored.type());
        array.setName(named.getKey());
        arrays.put(named.getKey(), array);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": " + Reason.of(e), e);
    }
    return arrays;
  }

  /**
   * Sets arrays to the values under their names in a file, or under the names of another program
   * that is known. The file must have all of them and no others, except PyTorch's {@code
   * num_batches_tracked}, which are ignored. In the file of a training, only the arrays under
   * {@value #NETWORK_PREFIX} count. float16, bfloat16 and float64 become float32.
   *
   * @param into float32 arrays by name; none is changed if names, types or shapes do not fit
   * @throws IllegalArgumentException if the file is damaged or does not fit
   * @throws UncheckedIOException if it cannot be read
   */
  public static void load(Path file, Map<String, NDArray> into) {
    try (FileChannel channel = InputFile.channel(file)) {
      ParameterMatch match = ParameterMatch.best(StoredArrays.of(file, channel), into.keySet());
      Map<String, Shape> shapes = new LinkedHashMap<>();
      into.forEach((name, array) -> shapes.put(name, array.getShape()));
      match.require(file, shapes);
      match.requireZeros(file, channel);
      for (Map.Entry<String, NDArray> named : into.entrySet()) {
        set(named.getValue(), bytes -> match.read(named.getKey(), channel, bytes));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  /**
   * Returns whether a file has all parameters of a network and no other arrays, by their names or
   * by those of another program that is known.
   *
   * @throws IllegalArgumentException if the file is damaged
   * @throws UncheckedIOException if it cannot be read
   */
  public static boolean fits(Path file, Set<String> parameters) {
    return matched(file, parameters).isComplete();
  }

  /**
   * Requires what {@link #fits} returns.
   *
   * @throws IllegalArgumentException if the file is damaged, or arrays are missing or unknown
   * @throws UncheckedIOException if it cannot be read
   */
  public static void requireNames(Path file, Set<String> parameters) {
    Map<String, Shape> unknownShapes = new LinkedHashMap<>();
    parameters.forEach(name -> unknownShapes.put(name, new Shape()));
    matched(file, parameters).requireNames(file, unknownShapes);
  }

  private static ParameterMatch matched(Path file, Set<String> parameters) {
    try (FileChannel channel = InputFile.channel(file)) {
      return ParameterMatch.best(StoredArrays.of(file, channel), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  /** Reads the shapes of a file's arrays, by name, without their values. */
  public static Map<String, Shape> shapes(Path file) {
    try (FileChannel channel = InputFile.channel(file)) {
      Map<String, Shape> shapes = new LinkedHashMap<>();
      StoredArrays.of(file, channel).forEach((name, array) -> shapes.put(name, array.shape()));
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
      Map<String, StoredArray> stored = StoredArrays.of(file, channel);
      for (Map.Entry<String, NDArray> named : arrays.entrySet()) {
        StoredArray array = stored.get(named.getKey());
        requireSame(file, named.getKey(), named.getValue(), array);
        set(named.getValue(), bytes -> array.read(channel, bytes));
      }
      for (Map.Entry<String, List<ByteBuffer>> named : host.entrySet()) {
        StoredArray array = stored.get(named.getKey());
        long bytes = named.getValue().stream().mapToLong(ByteBuffer::capacity).sum();
        if (array == null || array.bytes() != bytes) {
          throw wrong(file, "expected an array '" + named.getKey() + "' of " + bytes + " bytes");
        }
        long position = array.position();
        for (ByteBuffer block : named.getValue()) {
          StoredArray.fill(channel, block.duplicate().clear(), position);
          position += block.capacity();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  /** Fills bytes with float32 values. */
  private interface Values {
    void read(ByteBuffer bytes) throws IOException;
  }

  private static void set(NDArray array, Values values) throws IOException {
    long size = array.size() * Float.BYTES;
    if (size > MOST_BYTES) {
      throw new IOException("an array has " + size + " bytes, and at most 2 GiB are read");
    }
    try (NDManager manager = array.getManager().newSubManager()) {
      ByteBuffer bytes = manager.allocateDirect((int) size);
      values.read(bytes);
      // NDArray.set fails on MXNet once a convolution has brought the array into its own layout.
      HostValues.array(manager, bytes.clear(), array.getShape(), DataType.FLOAT32).copyTo(array);
    }
  }

  private static void requireSame(Path file, String name, NDArray array, StoredArray stored) {
    if (stored == null
        || !stored.shape().equals(array.getShape())
        || stored.type() != DataType.FLOAT32) {
      throw wrong(file, "expected an array '" + name + "', float32 of shape " + array.getShape());
    }
  }

  private static IllegalArgumentException wrong(Path file, String problem) {
    return new IllegalArgumentException(file + ": " + problem + ".");
  }
}

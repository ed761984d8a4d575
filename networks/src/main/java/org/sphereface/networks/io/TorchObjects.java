package org.sphereface.networks.io;

import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sphereface.files.pickle.PickleObjects;
import org.sphereface.files.pickle.PickleReader.Dictionary;
import org.sphereface.files.pickle.PickleReader.Sequence;

/**
 * The objects that the pickle of a PyTorch state dictionary names: {@code OrderedDict}, storages,
 * {@code _rebuild_tensor}, {@code _rebuild_tensor_v2} and {@code _rebuild_parameter}. All others
 * are refused.
 *
 * <p>Source: PyTorch, torch/_utils.py and torch/serialization.py.
 */
final class TorchObjects implements PickleObjects {

  /**
   * Values that tensors share.
   *
   * @param key by which the file has them
   * @param count of values
   */
  record Storage(DataType type, String key, long count) {}

  /**
   * A tensor of a storage.
   *
   * @param offset of its first value, in values
   * @param strides in values
   */
  record Tensor(Storage storage, long offset, long[] sizes, long[] strides) {}

  /** A storage with the place at which a view of it begins, in values. */
  private record View(Storage storage, long offset) {}

  private enum Call {
    DICTIONARY,
    TENSOR,
    PARAMETER
  }

  private static final Map<String, Object> NAMES =
      Map.ofEntries(
          Map.entry("collections.OrderedDict", Call.DICTIONARY),
          Map.entry("torch._utils._rebuild_tensor", Call.TENSOR),
          Map.entry("torch._utils._rebuild_tensor_v2", Call.TENSOR),
          Map.entry("torch._utils._rebuild_parameter", Call.PARAMETER),
          Map.entry("torch.FloatStorage", DataType.FLOAT32),
          Map.entry("torch.DoubleStorage", DataType.FLOAT64),
          Map.entry("torch.HalfStorage", DataType.FLOAT16),
          Map.entry("torch.BFloat16Storage", DataType.BFLOAT16),
          Map.entry("torch.LongStorage", DataType.INT64),
          Map.entry("torch.IntStorage", DataType.INT32),
          Map.entry("torch.ByteStorage", DataType.UINT8),
          Map.entry("torch.CharStorage", DataType.INT8),
          Map.entry("torch.BoolStorage", DataType.BOOLEAN));

  private final Map<String, Storage> storages = new HashMap<>();

  /** The storages that were named, by key. */
  Map<String, Storage> storages() {
    return storages;
  }

  @Override
  public String format() {
    return "PyTorch state dictionary";
  }

  @Override
  public boolean hasDictionaries() {
    return true;
  }

  @Override
  public Object named(String module, String name) throws IOException {
    Object object = NAMES.get(module + "." + name);
    if (object == null) {
      throw new IOException(
          "the pickle names the Python object '"
              + StoredArrays.printable(module + "." + name)
              + "', which is refused: save the parameters alone by torch.save(model.state_dict(),"
              + " FILE)");
    }
    return object;
  }

  @Override
  public Object called(Object callable, List<Object> arguments, Texts texts) throws IOException {
    require(callable instanceof Call, "a call of what is none of its callables");
    return switch ((Call) callable) {
      case DICTIONARY -> dictionary(arguments);
      case TENSOR -> tensor(arguments);
      case PARAMETER -> {
        require(
            !arguments.isEmpty() && arguments.get(0) instanceof Tensor, "no tensor in a parameter");
        yield arguments.get(0);
      }
    };
  }

  private static Dictionary dictionary(List<Object> arguments) throws IOException {
    List<Object> items = new ArrayList<>();
    if (!arguments.isEmpty()) {
      require(arguments.get(0) instanceof Sequence, "a dictionary of other than pairs");
      for (Object pair : ((Sequence) arguments.get(0)).items()) {
        require(
            pair instanceof Sequence two && two.items().size() == 2,
            "a dictionary of other than pairs");
        items.addAll(((Sequence) pair).items());
      }
    }
    return new Dictionary(items);
  }

  private static Tensor tensor(List<Object> arguments) throws IOException {
    require(
        arguments.size() >= 4
            && arguments.get(0) instanceof View
            && arguments.get(1) instanceof Long,
        "a tensor of another form");
    View view = (View) arguments.get(0);
    long[] sizes = numbers(arguments.get(2));
    long[] strides = numbers(arguments.get(3));
    long offset = (Long) arguments.get(1);
    require(sizes.length == strides.length && offset >= 0, "a tensor of another form");
    require(offset <= view.storage().count(), "a tensor that begins outside of its storage");
    return new Tensor(view.storage(), view.offset() + offset, sizes, strides);
  }

  private static long[] numbers(Object sequence) throws IOException {
    require(sequence instanceof Sequence, "a tensor of another form");
    List<Object> items = ((Sequence) sequence).items();
    long[] numbers = new long[items.size()];
    for (int i = 0; i < numbers.length; i++) {
      require(items.get(i) instanceof Long of && of >= 0, "a tensor of another form");
      numbers[i] = (Long) items.get(i);
    }
    return numbers;
  }

  /** Attributes of a dictionary, such as the versions of layers, have no effect. */
  @Override
  public Object withState(Object object, Object state) throws IOException {
    require(object instanceof Dictionary, "the state of an object other than a dictionary");
    return object;
  }

  /**
   * {@code ('storage', type, key, device, count)}; older files add {@code (key, offset, count)}.
   */
  @Override
  public Object persistent(Object id, Texts texts) throws IOException {
    require(id instanceof Sequence, "a storage of another form");
    List<Object> items = ((Sequence) id).items();
    require(
        items.size() >= 5
            && items.get(1) instanceof DataType
            && items.get(4) instanceof Long count
            && count >= 0,
        "a storage of another form");
    Storage storage =
        new Storage((DataType) items.get(1), texts.of(items.get(2)), (Long) items.get(4));
    Storage other = storages.putIfAbsent(storage.key(), storage);
    require(other == null || other.equals(storage), "two storages of one key");
    long offset = 0;
    if (items.size() > 5 && items.get(5) instanceof Sequence view) {
      require(
          view.items().size() == 3
              && view.items().get(1) instanceof Long from
              && from >= 0
              && from <= storage.count(),
          "a storage of another form");
      offset = (Long) view.items().get(1);
    }
    return new View(storage, offset);
  }

  private static void require(boolean holds, String otherwise) throws IOException {
    if (!holds) {
      throw new IOException("the pickle has " + otherwise);
    }
  }
}

package org.sphereface.networks.io;

import ai.djl.ndarray.types.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sphereface.files.Reason;
import org.sphereface.files.pickle.PickleInput;
import org.sphereface.files.pickle.PickleReader;
import org.sphereface.files.pickle.PickleReader.Dictionary;
import org.sphereface.files.pickle.PickleReader.Sequence;
import org.sphereface.files.pickle.PickleReader.Text;
import org.sphereface.files.pickle.PickledBytes;
import org.sphereface.networks.io.TorchObjects.Storage;
import org.sphereface.networks.io.TorchObjects.Tensor;

/**
 * Finds the tensors of a PyTorch state dictionary, or of the one state dictionary of a checkpoint.
 * Nothing of the file is executed.
 *
 * <p>Files since PyTorch 1.6 are zip archives: {@code NAME/data.pkl} is the pickle, {@code
 * NAME/data/KEY} a storage. Older ones are pickles one after another (magic number, version,
 * system, the object, keys of the storages), then each storage's count and values.
 *
 * <p>Source: PyTorch, torch/serialization.py.
 */
final class TorchFile implements ArrayReader {

  private static final String PICKLE = "data.pkl";
  private static final int MAGIC_BYTES = 15;
  private static final Long VERSION = 1001L;

  /** Keys of checkpoints under which a network is, if there are several dictionaries of tensors. */
  private static final List<String> NETWORKS =
      List.of(
          "state_dict",
          "net_state_dict",
          "model_state_dict",
          "state_dict_backbone",
          "backbone",
          "model");

  @Override
  public void read(FileChannel channel, StoredArrays into) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(2);
    StoredArray.fill(channel, start, 0);
    try {
      if (start.get(0) == 'P' && start.get(1) == 'K') {
        archive(channel, into);
      } else {
        pickles(channel, into);
      }
    } catch (EOFException e) {
      throw e;
    } catch (IOException e) {
      throw into.wrong(Reason.of(e));
    }
  }

  private static void archive(FileChannel channel, StoredArrays into) throws IOException {
    Map<String, ZipEntries.Entry> entries = ZipEntries.of(channel);
    String pickle =
        entries.keySet().stream()
            .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
            .findFirst()
            .orElseThrow(
                () ->
                    new IOException(
                        "the zip archive has no " + PICKLE + ", so that it is no file of PyTorch"));
    String folder = pickle.substring(0, pickle.length() - PICKLE.length());
    if (entries.containsKey(folder + "constants.pkl")) {
      throw new IOException(
          "it is a TorchScript model with its code, not a state dictionary: give it by --model in"
              + " place of --network and --weights, or save the parameters alone by"
              + " torch.save(model.state_dict(), FILE)");
    }
    for (Map.Entry<String, ZipEntries.Entry> entry : entries.entrySet()) {
      if (entry.getValue().deflated()) {
        throw new IOException(
            "entry '"
                + StoredArrays.printable(entry.getKey())
                + "' of the zip archive is compressed, which those of PyTorch's files are not");
      }
    }
    ZipEntries.Entry order = entries.get(folder + "byteorder");
    if (order != null && order.bytes() == 3) {
      // "little" has six letters, "big" three
      throw new IOException("its values are big-endian; only little-endian ones are read");
    }
    ZipEntries.Entry place = entries.get(pickle);
    TorchObjects objects = new TorchObjects();
    PickleInput in = new PickleInput(channel, place.position(), place.end());
    PickleReader reader = new PickleReader(in, objects);
    Object value = reader.read();
    Map<String, Long> positions = new HashMap<>();
    for (Storage storage : objects.storages().values()) {
      ZipEntries.Entry entry = entries.get(folder + "data/" + storage.key());
      if (entry == null || entry.bytes() != bytes(storage)) {
        throw new IOException(
            String.format(
                "the storage '%s' of %d values has %s in the archive",
                StoredArrays.printable(storage.key()),
                storage.count(),
                entry == null ? "no entry" : entry.bytes() + " bytes"));
      }
      positions.put(storage.key(), entry.position());
    }
    add(value, reader, positions, into);
  }

  private static void pickles(FileChannel channel, StoredArrays into) throws IOException {
    PickleInput in = new PickleInput(channel, MAGIC_BYTES, channel.size());
    TorchObjects objects = new TorchObjects();
    PickleReader reader = new PickleReader(in, objects);
    if (!reader.read().equals(VERSION)) {
      throw new IOException("the file is of a version of PyTorch that is not known");
    }
    if (reader.read() instanceof Dictionary system
        && Boolean.FALSE.equals(named(system, reader).get("little_endian"))) {
      throw new IOException("its values are big-endian; only little-endian ones are read");
    }
    Object value = reader.read();
    if (!(reader.read() instanceof Sequence keys)) {
      throw new IOException("the file has no list of its storages");
    }
    Map<String, Long> positions = new HashMap<>();
    long position = in.position();
    for (Object item : keys.items()) {
      Storage storage = objects.storages().get(reader.text(item));
      ByteBuffer count = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      StoredArray.fill(channel, count, position);
      if (storage == null || count.getLong(0) != storage.count()) {
        throw new IOException("a storage has another size than its tensors need");
      }
      position += Long.BYTES;
      positions.put(storage.key(), position);
      position += bytes(storage);
      if (position > channel.size()) {
        throw new EOFException();
      }
    }
    add(value, reader, positions, into);
  }

  private static long bytes(Storage storage) throws IOException {
    int each = storage.type().getNumOfBytes();
    if (storage.count() > Long.MAX_VALUE / 16) {
      throw new IOException("a storage of " + storage.count() + " values");
    }
    return storage.count() * each;
  }

  private static void add(
      Object value, PickleReader reader, Map<String, Long> positions, StoredArrays into)
      throws IOException {
    for (Map.Entry<String, Object> named : network(value, reader).entrySet()) {
      if (!(named.getValue() instanceof Tensor tensor)) {
        continue;
      }
      String name = named.getKey();
      Storage storage = tensor.storage();
      Long position = positions.get(storage.key());
      if (position == null) {
        throw into.wrong(name, "has no storage in the file");
      }
      Shape shape = into.shape(name, storage.type(), tensor.sizes());
      int each = storage.type().getNumOfBytes();
      List<Long> strides = new ArrayList<>();
      for (long stride : tensor.strides()) {
        if (stride > storage.count() && shape.size() > 1) {
          throw into.wrong(name, "has strides that leave its storage");
        }
        strides.add(stride * each);
      }
      StoredArray array =
          new StoredArray(storage.type(), shape, strides, position + tensor.offset() * each);
      if (array.end() > position + bytes(storage)) {
        throw into.wrong(name, "reaches beyond its storage");
      }
      into.add(name, array);
    }
  }

  /** The state dictionary that the file is, or that a checkpoint has under one of its keys. */
  private static Map<String, Object> network(Object value, PickleReader reader) throws IOException {
    if (value instanceof Dictionary top) {
      Map<String, Object> named = named(top, reader);
      if (hasTensors(named)) {
        return named;
      }
      Map<String, Map<String, Object>> found = new LinkedHashMap<>();
      for (Map.Entry<String, Object> entry : named.entrySet()) {
        if (entry.getValue() instanceof Dictionary inner && !entry.getKey().contains("optim")) {
          Map<String, Object> tensors = named(inner, reader);
          if (hasTensors(tensors)) {
            found.put(entry.getKey(), tensors);
          }
        }
      }
      if (found.size() == 1) {
        return found.values().iterator().next();
      }
      for (String key : NETWORKS) {
        if (found.containsKey(key)) {
          return found.get(key);
        }
      }
    }
    throw new IOException(
        "the pickle is no state dictionary, nor a checkpoint with one: save the parameters by"
            + " torch.save(model.state_dict(), FILE)");
  }

  private static boolean hasTensors(Map<String, Object> named) {
    return named.values().stream().anyMatch(Tensor.class::isInstance);
  }

  private static Map<String, Object> named(Dictionary dictionary, PickleReader reader)
      throws IOException {
    Map<String, Object> named = new LinkedHashMap<>();
    List<Object> items = dictionary.items();
    for (int i = 0; i < items.size(); i += 2) {
      if (!(items.get(i) instanceof Text) && !(items.get(i) instanceof PickledBytes)) {
        continue;
      }
      String name = reader.text(items.get(i));
      if (named.put(name, items.get(i + 1)) != null) {
        throw new IOException("'" + StoredArrays.printable(name) + "' occurs twice in the file");
      }
    }
    return named;
  }
}

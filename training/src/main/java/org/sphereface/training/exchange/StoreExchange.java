package org.sphereface.training.exchange;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.sphereface.engine.HostValues;
import org.sphereface.engine.KeyValueStore;

/**
 * Several processes, on one or more machines, exchange by a {@link KeyValueStore}. What each of
 * them knows a part of is gathered by a sum, to which each gives its own part and 0 elsewhere.
 *
 * <p>Embeddings are gathered by one sum of B x d values. Gradients are summed as one array each.
 */
public final class StoreExchange implements BatchExchange {

  private static final String EMBEDDINGS = "embeddings";
  private static final String STATUS = "status";
  private static final String MACHINES = "machines";
  private static final String START = "start";

  /** Bytes of a machine's name. */
  private static final int NAME = 64;

  /** Float32 holds each of these, and the numbers of iterations below 2^24 exactly. */
  private static final int DIGIT = 1 << 12;

  /** Machines of another processor round otherwise; a batch that differs gives another loss. */
  private static final double MOST_DIFFERENCE = 1e-3;

  private final KeyValueStore store;
  private final String prefix;
  private final NDManager manager;
  private final List<String> machines;
  private float lastLoss;
  private Shape embeddings;
  private List<String> gradientKeys;
  private boolean closed;

  /**
   * @param prefix of the keys, which no other exchange by this store may have
   */
  public StoreExchange(KeyValueStore store, String prefix, String machine) {
    this.store = store;
    this.prefix = prefix;
    this.manager = NDManager.newBaseManager(Device.cpu());
    create(STATUS, new Shape(store.workers(), 2));
    create(START, new Shape(store.workers(), 2));
    create(MACHINES, new Shape(store.workers(), NAME));
    this.machines = gatherNames(machine);
  }

  /**
   * Connects this process, whose environment names it a worker. Waits for the others.
   *
   * @param machine the name of this machine
   */
  public static StoreExchange connect(String machine) {
    return new StoreExchange(KeyValueStore.connect(), "", machine);
  }

  @Override
  public int rank() {
    return store.rank();
  }

  @Override
  public int ranks() {
    return store.workers();
  }

  @Override
  public List<String> machines() {
    return machines;
  }

  @Override
  public void requireSameStart(int iteration) {
    float[] all = gather(START, new float[] {iteration / DIGIT, iteration % DIGIT});
    for (int worker = 0; worker < ranks(); worker++) {
      int other = (int) all[2 * worker] * DIGIT + (int) all[2 * worker + 1];
      if (other != iteration) {
        throw new IllegalStateException(
            "the machine "
                + machines.get(worker)
                + " goes on from iteration "
                + other
                + ", "
                + machines.get(rank())
                + " from iteration "
                + iteration
                + ": both must see the same checkpoints");
      }
    }
  }

  @Override
  public boolean any(boolean own) {
    float[] all = gather(STATUS, new float[] {own ? 1 : 0, lastLoss});
    boolean any = false;
    for (int worker = 0; worker < ranks(); worker++) {
      any |= all[2 * worker] != 0;
      float loss = all[2 * worker + 1];
      if (!(Math.abs(loss - lastLoss) <= MOST_DIFFERENCE * Math.max(1, Math.abs(lastLoss)))) {
        throw new IllegalStateException(
            "the machines "
                + machines.get(worker)
                + " and "
                + machines.get(rank())
                + " have computed the losses "
                + loss
                + " and "
                + lastLoss
                + " of one batch: they must see the same images, and run the same program");
      }
    }
    return any;
  }

  @Override
  public void computed(double loss) {
    lastLoss = (float) loss;
  }

  @Override
  public NDArray wholeBatch(NDArray own, int images) {
    int size = (int) own.getShape().get(1);
    Shape shape = new Shape(images, size);
    if (embeddings == null) {
      create(EMBEDDINGS, shape);
      embeddings = shape;
    }
    int from = from(images);
    int to = to(images);
    float[] all = new float[images * size];
    System.arraycopy(own.toFloatArray(), 0, all, from * size, (to - from) * size);
    all = gatheredWhole(EMBEDDINGS, all, shape);
    NDManager step = own.getManager();
    NDList parts = new NDList();
    if (from > 0) {
      parts.add(HostValues.copy(step, all, 0, from * size, new Shape(from, size)));
    }
    parts.add(own);
    if (to < images) {
      parts.add(HostValues.copy(step, all, to * size, images * size, new Shape(images - to, size)));
    }
    return NDArrays.concat(parts);
  }

  @Override
  public void sum(List<NDArray> gradients) {
    if (gradientKeys == null) {
      gradientKeys =
          IntStream.range(0, gradients.size())
              .mapToObj(number -> prefix + "gradient" + number)
              .toList();
      store.create(gradientKeys, gradients);
    }
    store.sum(gradientKeys, gradients);
  }

  private void create(String key, Shape shape) {
    try (NDArray zeros = manager.zeros(shape)) {
      store.create(List.of(prefix + key), List.of(zeros));
    }
  }

  /** Returns all processes' values, those of each after those of the one before. */
  private float[] gather(String key, float[] own) {
    float[] all = new float[ranks() * own.length];
    System.arraycopy(own, 0, all, rank() * own.length, own.length);
    return gatheredWhole(key, all, new Shape(ranks(), own.length));
  }

  private float[] gatheredWhole(String key, float[] padded, Shape shape) {
    try (NDArray array = HostValues.copy(manager, padded, 0, padded.length, shape)) {
      store.sum(List.of(prefix + key), List.of(array));
      return array.toFloatArray();
    }
  }

  private List<String> gatherNames(String own) {
    byte[] bytes = own.getBytes(StandardCharsets.UTF_8);
    float[] values = new float[NAME];
    for (int i = 0; i < Math.min(bytes.length, NAME); i++) {
      values[i] = bytes[i];
    }
    float[] all = gather(MACHINES, values);
    List<String> names = new ArrayList<>();
    for (int worker = 0; worker < ranks(); worker++) {
      byte[] name = new byte[NAME];
      for (int i = 0; i < NAME; i++) {
        name[i] = (byte) all[worker * NAME + i];
      }
      int length = (int) IntStream.range(0, NAME).filter(i -> name[i] != 0).count();
      names.add(new String(Arrays.copyOf(name, length), StandardCharsets.UTF_8));
    }
    return List.copyOf(names);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      store.close();
      manager.close();
    }
  }
}

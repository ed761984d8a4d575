package org.sphereface.engine;

import ai.djl.mxnet.jna.JnaUtils;
import ai.djl.mxnet.jna.LibUtils;
import ai.djl.mxnet.jna.MxnetLibrary;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.List;

/**
 * MXNet's distributed key-value store ({@code dist_sync}), as a worker of a training sees it: sums
 * of arrays over all workers. A sum is complete when every worker has given its array; all workers
 * call the same methods in the same order.
 *
 * <p>The order in which workers arrive is the order of the sum: two workers always get the same
 * bits, more of them may not.
 *
 * <p>Source: MXNet 1.9.1, {@code src/kvstore/kvstore_dist.h} and {@code kvstore_dist_server.h}.
 * Without an updater, a server keeps the sum of the latest round.
 */
public final class KeyValueStore implements AutoCloseable {

  private static final String SYNCHRONOUS = "dist_sync";

  private final Pointer handle;
  private final int rank;
  private final int workers;

  private KeyValueStore(Pointer handle, int rank, int workers) {
    this.handle = handle;
    this.rank = rank;
    this.workers = workers;
  }

  /**
   * Connects this process, whose environment names it a worker ({@link StoreAddress}). Waits for
   * all others.
   *
   * @throws IllegalStateException if it is no worker
   */
  public static KeyValueStore connect() {
    MxnetLibrary library = library();
    IntBuffer value =
        ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder()).asIntBuffer();
    JnaUtils.checkCall(library.MXKVStoreIsWorkerNode(value));
    if (value.get(0) == 0) {
      throw new IllegalStateException("this process is no worker of a key-value store");
    }
    Pointer handle = JnaUtils.parameterStoreCreate(SYNCHRONOUS);
    JnaUtils.checkCall(library.MXKVStoreGetRank(handle, value));
    int rank = value.get(0);
    JnaUtils.checkCall(library.MXKVStoreGetGroupSize(handle, value));
    return new KeyValueStore(handle, rank, value.get(0));
  }

  /**
   * Does the work of this process, whose environment names it a scheduler or a server, until the
   * workers have closed the store.
   */
  public static void serve() {
    Pointer handle = JnaUtils.parameterStoreCreate(SYNCHRONOUS);
    JnaUtils.checkCall(library().MXKVStoreRunServer(handle, (head, body, store) -> {}, null));
    JnaUtils.parameterStoreClose(handle);
  }

  private static MxnetLibrary library() {
    return Native.load(LibUtils.getLibName(), MxnetLibrary.class);
  }

  /** The number of this worker, from 0; the scheduler has given it. */
  public int rank() {
    return rank;
  }

  /** How many workers there are. */
  public int workers() {
    return workers;
  }

  /**
   * Makes room for sums.
   *
   * @param keys one for each array, not yet used
   * @param like arrays of the shapes and the type of those that will be summed
   */
  public void create(List<String> keys, List<NDArray> like) {
    JnaUtils.parameterStoreInit(handle, keys.size(), keys.toArray(String[]::new), new NDList(like));
  }

  /**
   * Replaces arrays by their sums over all workers. The arrays hold the sums when the engine has
   * done what it was given.
   *
   * @param keys one for each array, of {@link #create}
   */
  public void sum(List<String> keys, List<NDArray> arrays) {
    String[] names = keys.toArray(String[]::new);
    NDList list = new NDList(arrays);
    JnaUtils.parameterStorePush(handle, names.length, names, list, 0);
    JnaUtils.parameterStorePull(handle, names.length, names, list, 0);
  }

  /** Leaves the store, as all workers must; waits for them. */
  @Override
  public void close() {
    JnaUtils.parameterStoreClose(handle);
  }
}

package org.sphereface.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.util.PairList;

/**
 * Casts feature maps to bfloat16 and back. DJL cannot do this, because its arrays of MXNet and
 * PyTorch do not support the type. MXNet casts by the operator of its own mixed precision, PyTorch
 * by a TorchScript function.
 *
 * <p>Do not ask a bfloat16 array for its type or values: DJL ends the process on PyTorch.
 */
public final class Bfloat16 {

  private static final String MXNET_CAST = "amp_cast";

  // the numbers of torch.bfloat16 and torch.float32 in TorchScript
  private static final int TORCH_BFLOAT16 = 15;

  private static final int TORCH_FLOAT32 = 6;

  private Bfloat16() {}

  /**
   * Returns the casts of the manager's engine.
   *
   * @param manager closes what the engine must load for the casts
   * @throws IllegalArgumentException if the engine has no bfloat16 on the manager's device
   */
  public static FeatureMapCasts on(NDManager manager) {
    if (Engines.isMxNet(manager) && !manager.getDevice().isGpu()) {
      return new OnMxNet();
    }
    if (Engines.isPyTorch(manager)) {
      return new OnPyTorch(manager);
    }
    throw new IllegalArgumentException(
        "precision is mixed, but "
            + manager.getEngine().getEngineName()
            + " has no bfloat16 on "
            + manager.getDevice()
            + ": choose PyTorch (--engine), or float32.");
  }

  private static final class OnMxNet implements FeatureMapCasts {

    @Override
    public NDArray toMaps(NDArray x, boolean training) {
      return cast(x, "bfloat16");
    }

    @Override
    public NDArray toFloat32(NDArray x, boolean training) {
      return cast(x, "float32");
    }

    private static NDArray cast(NDArray x, String type) {
      PairList<String, Object> options = new PairList<>();
      options.add("dtype", type);
      return x.getManager().invoke(MXNET_CAST, new NDList(x), options).singletonOrThrow();
    }
  }

  private static final class OnPyTorch implements FeatureMapCasts {

    private final TorchFunction toBfloat16;
    private final TorchFunction toFloat32;

    OnPyTorch(NDManager manager) {
      toBfloat16 = cast(manager, TORCH_BFLOAT16);
      toFloat32 = cast(manager, TORCH_FLOAT32);
    }

    private static TorchFunction cast(NDManager manager, int type) {
      return TorchFunction.load(manager, "torch.to(x, " + type + ")");
    }

    @Override
    public NDArray toMaps(NDArray x, boolean training) {
      return toBfloat16.apply(x, training);
    }

    @Override
    public NDArray toFloat32(NDArray x, boolean training) {
      return toFloat32.apply(x, training);
    }
  }
}

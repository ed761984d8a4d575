package org.sphereface.engine;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.util.PairList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

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
   * @throws IllegalArgumentException if the engine has no bfloat16 on the manager's device; MXNet
   *     has none on a processor without AVX-512
   */
  public static FeatureMapCasts on(NDManager manager) {
    if (Engines.isMxNet(manager) && !manager.getDevice().isGpu()) {
      OnMxNet casts = new OnMxNet();
      casts.requireConvolutions(manager);
      return casts;
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

    private static final Shape ONE = new Shape(1, 1);

    /** Tries one: MXNet casts to bfloat16 everywhere, but its convolutions need AVX-512. */
    void requireConvolutions(NDManager manager) {
      try (NDManager trial = manager.newSubManager()) {
        NDArray maps = toMaps(trial.ones(new Shape(1, 8, 3, 3)), false);
        NDArray weights = toMaps(trial.ones(new Shape(8, 8, 3, 3)), false);
        NDArray sums = Conv2d.conv2d(maps, weights, null, ONE, ONE, ONE, 1).singletonOrThrow();
        toFloat32(sums, false).toFloatArray();
      } catch (EngineException e) {
        throw new IllegalArgumentException(
            "precision is mixed, but MXNet's bfloat16 needs a processor with AVX-512: choose"
                + " PyTorch (--engine), or float32.",
            e);
      }
    }

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
    private final NDManager manager;
    private final Map<NDArray, NDArray> castParameters = new IdentityHashMap<>();

    OnPyTorch(NDManager manager) {
      this.manager = manager;
      toBfloat16 = cast(manager, TORCH_BFLOAT16);
      toFloat32 = cast(manager, TORCH_FLOAT32);
    }

    private static TorchFunction cast(NDManager manager, int type) {
      return TorchFunction.load(manager, List.of("x"), List.of("return torch.to(x, " + type + ")"));
    }

    @Override
    public NDArray toMaps(NDArray x, boolean training) {
      return toBfloat16.apply(training, x);
    }

    @Override
    public NDArray parameterToMaps(NDArray parameter, boolean training) {
      return training
          ? toMaps(parameter, true)
          : castParameters.computeIfAbsent(parameter, this::kept);
    }

    private NDArray kept(NDArray parameter) {
      NDArray cast = toMaps(parameter, false);
      cast.attach(manager);
      // else it is closed with the arrays of this pass
      NDScope.unregister(cast);
      return cast;
    }

    @Override
    public void forgetParameters() {
      castParameters.values().forEach(NDArray::close);
      castParameters.clear();
    }

    @Override
    public NDArray toFloat32(NDArray x, boolean training) {
      return toFloat32.apply(training, x);
    }
  }
}

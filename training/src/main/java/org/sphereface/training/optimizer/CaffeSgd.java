package org.sphereface.training.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import org.sphereface.engine.Engines;
import org.sphereface.engine.TorchFunction;

/**
 * Stochastic gradient descent with momentum and with rate and decay multipliers for each parameter;
 * Caffe's {@code SGD} solver.
 *
 * <p>{@code v <- mu v - r_p rate (g + d_p decay w)}, {@code w <- w + v}, with mu the momentum, r_p
 * and d_p the parameter's multipliers. The rate is inside the velocity, so a falling rate does not
 * slow what has been gathered (unlike the formulation that multiplies v by the rate).
 *
 * <p>PyTorch's kernels keep -v in place of v. A checkpoint is read by the same engine only, so this
 * has no effect. On the CPU its fused kernel passes over the arrays once. It computes {@code u <-
 * mu u + (1 - dampening) (g + decay w)}, {@code w <- w - lr u}: with {@code dampening = 1 - rate}
 * and {@code lr = 1}, u is -v.
 */
public final class CaffeSgd extends ParameterOptimizer {

  /** The kind of state. */
  public static final String VELOCITY = "velocity";

  private final float momentum;
  private final float decay;
  private final NDManager manager;
  private TorchFunction fused;

  /**
   * @param multipliersById the multipliers of every parameter, by the id of the parameter
   * @param manager owns the velocities
   */
  public CaffeSgd(Map<String, Multipliers> multipliersById, NDManager manager, Sgd sgd) {
    super(multipliersById, manager, List.of(VELOCITY));
    this.manager = manager;
    this.momentum = (float) sgd.momentum();
    this.decay = (float) sgd.decay();
  }

  @Override
  void update(Multipliers multipliers, NDArray weight, NDArray gradient, double parameterRate) {
    NDArray velocity = state(VELOCITY, multipliers, weight);
    double parameterDecay = (double) decay * multipliers.decay();
    // without momentum PyTorch's kernel has no velocity
    if (Engines.isPyTorch(manager) && !weight.getDevice().isGpu() && momentum > 0) {
      updateAtOnce(weight, gradient, velocity, parameterRate, parameterDecay);
      return;
    }
    // it clears the gradient too
    weight
        .getNDArrayInternal()
        .sgdUpdate(
            new NDList(weight, gradient, velocity),
            new NDList(weight),
            (float) parameterRate,
            (float) parameterDecay,
            1f,
            -1f,
            momentum,
            false);
  }

  /** Calls PyTorch's fused kernel, which DJL does not offer. */
  private void updateAtOnce(
      NDArray weight, NDArray gradient, NDArray velocity, double parameterRate, double ofDecay) {
    if (fused == null) {
      fused =
          TorchFunction.load(
              manager,
              List.of("w", "g", "v", "settings"),
              List.of(
                  "weights = [w]",
                  // the kernel takes the order in memory for granted
                  "torch._fused_sgd_(weights, [torch.contiguous(g)], [v],"
                      + " weight_decay=float(torch.select(settings, 0, 1)),"
                      + " momentum=float(torch.select(settings, 0, 2)), lr=1.,"
                      + " dampening=1. - float(torch.select(settings, 0, 0)),"
                      + " nesterov=False, maximize=False, is_first_step=False)",
                  "cleared = torch.zero_(g)",
                  // TorchScript leaves out a call on whose list no result depends
                  "return weights[0]"));
    }
    try (NDArray settings = manager.create(new double[] {parameterRate, ofDecay, momentum});
        NDArray updated = fused.apply(true, weight, gradient, velocity, settings)) {
      // the weight itself, once more
    }
  }

  @Override
  public NDArray velocity(String parameterId, NDArray weight) {
    return state(VELOCITY, multipliers(parameterId), weight);
  }
}

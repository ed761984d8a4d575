package org.sphereface.training.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;

/**
 * Adam and AdamW, with rate and decay multipliers for each parameter.
 *
 * <pre>
 * g  &lt;- g + d_p decay w                                  (Adam)
 * w  &lt;- (1 - r_p rate d_p decay) w                       (AdamW)
 * m1 &lt;- beta1 m1 + (1 - beta1) g
 * m2 &lt;- beta2 m2 + (1 - beta2) g^2
 * w  &lt;- w - r_p rate m1 / (1 - beta1^t) / (sqrt(m2 / (1 - beta2^t)) + epsilon)
 * </pre>
 *
 * with t the iteration, r_p and d_p the parameter's multipliers. The states are {@code moment1} and
 * {@code moment2}.
 *
 * <p>DJL has an Adam of its own, whose moments cannot be saved, and whose epsilon has another place
 * on MXNet than on PyTorch.
 *
 * <p>Source: Kingma and Ba, "Adam" (ICLR 2015), algorithm 1; Loshchilov and Hutter, "Decoupled
 * weight decay regularization" (ICLR 2019), algorithm 2, with the decay times the rate as in
 * PyTorch.
 */
final class AdamOptimizer extends ParameterOptimizer {

  private static final String MEAN = "moment1";
  private static final String SQUARE = "moment2";

  private final Adam adam;

  AdamOptimizer(Map<String, Multipliers> multipliersById, NDManager manager, Adam adam) {
    super(multipliersById, manager, List.of(MEAN, SQUARE));
    this.adam = adam;
  }

  @Override
  void update(Multipliers multipliers, NDArray weight, NDArray gradient, double parameterRate) {
    double decay = adam.decay() * multipliers.decay();
    if (decay > 0 && adam.decoupled()) {
      weight.muli(1 - parameterRate * decay);
    } else if (decay > 0) {
      try (NDArray pull = weight.mul(decay)) {
        gradient.addi(pull);
      }
    }
    NDArray mean = state(MEAN, multipliers, weight);
    NDArray square = state(SQUARE, multipliers, weight);
    mean.muli(adam.beta1());
    try (NDArray share = gradient.mul(1 - adam.beta1())) {
      mean.addi(share);
    }
    square.muli(adam.beta2());
    try (NDArray share = gradient.square()) {
      share.muli(1 - adam.beta2());
      square.addi(share);
    }
    double meanCorrection = 1 - StrictMath.pow(adam.beta1(), iteration());
    double squareCorrection = 1 - StrictMath.pow(adam.beta2(), iteration());
    try (NDArray divisor = square.div(squareCorrection)) {
      try (NDArray root = divisor.sqrt();
          NDArray step = mean.mul(parameterRate / meanCorrection)) {
        root.addi(adam.epsilon());
        step.divi(root);
        weight.subi(step);
      }
    }
    clear(gradient);
  }
}

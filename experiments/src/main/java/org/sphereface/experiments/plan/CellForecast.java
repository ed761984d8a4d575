package org.sphereface.experiments.plan;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.OptionalLong;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.builtin.SampledClasses;
import org.sphereface.networks.Network;
import org.sphereface.networks.NetworkCost;
import org.sphereface.training.Recipe;

/**
 * The cost of a cell, computed from the shapes of its network and loss alone.
 *
 * <p>FLOPs count convolutions, linear layers and the products with class weights, a multiply-add as
 * two; a training step is three forward passes: one forward, two back (by the inputs and by the
 * weights).
 *
 * @param id the cell's folder name
 * @param networkParameters trainable values of the network; null if they are known only on an
 *     engine; the other figures then leave out the network
 * @param headParameters values of the loss head, all classes; null if the number of identities is
 *     not known; the other figures then leave out the head
 * @param stepFlops of an iteration: 3 x batch x forward; null if the network's are not known, as
 *     are the other FLOPs then
 * @param trainingFlops of all iterations
 * @param evaluationFlops forward passes of the evaluations' and MegaFace's images and their mirror
 *     images
 * @param memoryBytes an estimate of the peak: parameters, gradients and velocities in float32,
 *     {@link NetworkCost#activationBytes} for a batch (left out if not known), and the outputs of
 *     four operators on the head's logits; the JVM, cached images and what the allocator holds come
 *     on top
 * @param parameterBytes those of it that do not depend on the batch
 * @param diskBytes of the parameter file, which remains, without its header
 * @param trainingDiskBytes at most while it is trained: the parameter file, and the latest two and
 *     the best checkpoint, each of which is as large
 * @param megaFaceDiskBytes of MegaFace's embeddings, while these are scored
 * @param trainingImages images drawn: batch x iterations
 */
public record CellForecast(
    String id,
    Long networkParameters,
    Long headParameters,
    Long stepFlops,
    Long trainingFlops,
    Long evaluationFlops,
    long memoryBytes,
    long parameterBytes,
    long diskBytes,
    long trainingDiskBytes,
    long megaFaceDiskBytes,
    long trainingImages) {

  private static final int PASSES = 3;
  private static final int LOGIT_MAPS = 4;
  private static final int MIRRORED = 2;
  private static final int CHECKPOINTS = 3;

  /** Numbers of a block's parameter values, by their use. */
  private record Values(long all, long trained, long withVelocity, long multiplied) {}

  /**
   * Estimates a cell.
   *
   * @param cost of its network; null if it is known only on an engine
   * @param identities number of training identities; null if not known
   * @param evaluationImages of all evaluations; 0 where not known
   * @param megaFaceImages probes and distractors; 0 where not known
   * @throws IllegalArgumentException if the loss cannot have so many classes
   */
  static CellForecast of(
      Cell cell,
      Recipe recipe,
      NetworkCost cost,
      Integer identities,
      long evaluationImages,
      long megaFaceImages) {
    Network network = cell.network();
    OptionalLong forward = cost == null ? OptionalLong.empty() : cost.flops();
    long activations = cost == null ? 0 : cost.activationBytes().orElse(0);
    Values whole = new Values(0, 0, 0, 0);
    Values held = whole;
    long logits = 0;
    if (identities != null) {
      LossHead head = cell.loss().head(network.embeddingSize(), identities);
      held = values(head);
      // the host keeps all weights; the engine has those of a sample
      whole =
          cell.loss() instanceof SampledClasses sampled
              ? values(sampled.of().head(network.embeddingSize(), identities))
              : held;
      logits = held.multiplied() / network.embeddingSize();
    }
    int states = recipe.optimizer().states();
    long hostCopies =
        cell.loss() instanceof SampledClasses ? whole.all() + whole.withVelocity() : 0;
    long trained = cost == null ? 0 : cost.trained();
    long ofNetwork = cost == null ? 0 : cost.values() + states * trained;
    long kept = ofNetwork + whole.all() + states * whole.withVelocity();
    long inMemory =
        ofNetwork
            + trained
            + held.all()
            + held.trained()
            + states * held.withVelocity()
            + hostCopies;
    long anImage = activations + Float.BYTES * LOGIT_MAPS * logits;
    Long step = null;
    Long training = null;
    Long evaluation = null;
    if (forward.isPresent()) {
      step = PASSES * recipe.data().batch() * (forward.getAsLong() + 2 * held.multiplied());
      training = step * recipe.schedule().iterations();
      evaluation = MIRRORED * (evaluationImages + megaFaceImages) * forward.getAsLong();
    }
    return new CellForecast(
        cell.id(),
        cost == null ? null : Long.valueOf(trained),
        identities == null ? null : Long.valueOf(whole.all()),
        step,
        training,
        evaluation,
        Float.BYTES * inMemory + anImage * recipe.data().batch(),
        Float.BYTES * inMemory,
        Float.BYTES * kept,
        Float.BYTES * kept * (1 + Math.min(CHECKPOINTS, checkpoints(recipe))),
        Float.BYTES * MIRRORED * megaFaceImages * network.embeddingSize(),
        (long) recipe.data().batch() * recipe.schedule().iterations());
  }

  private static int checkpoints(Recipe recipe) {
    int every = recipe.iterationsToCheckpoint();
    return (recipe.schedule().iterations() + every - 1) / every;
  }

  private static Values values(LossHead head) {
    long all = 0;
    long trained = 0;
    long withVelocity = 0;
    long multiplied = 0;
    for (Pair<String, Parameter> named : head.getParameters()) {
      Shape shape = named.getValue().getShape();
      boolean moved = named.getValue().requiresGradient();
      boolean byOptimizer = moved && head.ownRate(named.getKey()).isEmpty();
      all += shape.size();
      trained += moved ? shape.size() : 0;
      withVelocity += byOptimizer ? shape.size() : 0;
      multiplied += byOptimizer && shape.dimension() == 2 ? shape.size() : 0;
    }
    return new Values(all, trained, withVelocity, multiplied);
  }

  /** Returns the forecast of a cell that differs in its seed or patch only. */
  CellForecast withId(String other) {
    return new CellForecast(
        other,
        networkParameters,
        headParameters,
        stepFlops,
        trainingFlops,
        evaluationFlops,
        memoryBytes,
        parameterBytes,
        diskBytes,
        trainingDiskBytes,
        megaFaceDiskBytes,
        trainingImages);
  }

  /** Returns the FLOPs of training and evaluation; null if they are not known. */
  public Long flops() {
    return trainingFlops == null ? null : Long.valueOf(trainingFlops + evaluationFlops);
  }
}

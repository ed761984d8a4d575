package org.sphereface.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.sphereface.protocols.VerificationResult;

/**
 * The result of one cell of a matrix, in the file {@code cells/<id>/result.json}: what was trained,
 * on which data, with which outcome.
 *
 * @param schemaVersion {@link #SCHEMA_VERSION} of the writer
 * @param id the cell's folder name, unique in its matrix
 * @param status how the cell ended
 * @param failure why it failed, in one sentence; null unless failed
 * @param loss the loss
 * @param network the network
 * @param training what it was trained on and how
 * @param curve loss and accuracy of the training, by rising iteration
 * @param schedules learning rate and lambda as functions; null in files of earlier versions
 * @param warnings warnings on the data, the loss and the training, a sentence each
 * @param evaluations one for each protocol of the matrix; if failed, those that could be measured
 * @param sphere the features on the sphere; null where embeddings have not three values
 * @param diverged whether the training ended itself, by a loss that is not finite or is stuck: the
 *     same settings end it again; null if not
 * @param provenance where, when and with what it was made
 */
public record CellResult(
    int schemaVersion,
    String id,
    Status status,
    @JsonInclude(JsonInclude.Include.ALWAYS) String failure,
    Component loss,
    Component network,
    Training training,
    List<CurvePoint> curve,
    @JsonInclude(JsonInclude.Include.NON_NULL) Schedules schedules,
    @JsonInclude(JsonInclude.Include.ALWAYS) List<String> warnings,
    List<Evaluation> evaluations,
    @JsonInclude(JsonInclude.Include.NON_NULL) SphereFeatures sphere,
    @JsonInclude(JsonInclude.Include.NON_NULL) Boolean diverged,
    Provenance provenance) {

  /** Version of this layout; readers refuse others. */
  public static final int SCHEMA_VERSION = 1;

  public CellResult {
    curve = List.copyOf(curve);
    warnings = List.copyOf(warnings);
    evaluations = List.copyOf(evaluations);
  }

  /** Whether the training ended itself; the same settings end it again. */
  public boolean hasDiverged() {
    return diverged != null && diverged;
  }

  /** Starts the result of a cell that has ended; without a failure, it is finished. */
  public static Builder of(String id, Component loss, Component network) {
    return new Builder(id, loss, network);
  }

  /** Starts a copy. */
  public Builder copy() {
    return of(id, loss, network)
        .failure(failure)
        .training(training)
        .curve(curve)
        .schedules(schedules)
        .warnings(warnings)
        .evaluations(evaluations)
        .sphere(sphere)
        .diverged(hasDiverged())
        .provenance(provenance);
  }

  /** Collects the parts of a result. */
  public static final class Builder {
    private final String id;
    private final Component loss;
    private final Component network;
    private String failure;
    private Training training;
    private List<CurvePoint> curve = List.of();
    private Schedules schedules;
    private List<String> warnings = List.of();
    private List<Evaluation> evaluations = List.of();
    private SphereFeatures sphere;
    private boolean diverged;
    private Provenance provenance;

    private Builder(String id, Component loss, Component network) {
      this.id = id;
      this.loss = loss;
      this.network = network;
    }

    /** Sets why the cell failed; null if it did not. */
    public Builder failure(String reason) {
      this.failure = reason;
      return this;
    }

    public Builder training(Training value) {
      this.training = value;
      return this;
    }

    public Builder curve(List<CurvePoint> value) {
      this.curve = value;
      return this;
    }

    public Builder schedules(Schedules value) {
      this.schedules = value;
      return this;
    }

    public Builder warnings(List<String> value) {
      this.warnings = value;
      return this;
    }

    public Builder evaluations(List<Evaluation> value) {
      this.evaluations = value;
      return this;
    }

    public Builder sphere(SphereFeatures value) {
      this.sphere = value;
      return this;
    }

    public Builder diverged(boolean value) {
      this.diverged = value;
      return this;
    }

    public Builder provenance(Provenance value) {
      this.provenance = value;
      return this;
    }

    public CellResult build() {
      return new CellResult(
          SCHEMA_VERSION,
          id,
          failure == null ? Status.FINISHED : Status.FAILED,
          failure,
          loss,
          network,
          training,
          curve,
          schedules,
          warnings,
          evaluations,
          sphere,
          diverged ? true : null,
          provenance);
    }
  }

  /** How a cell ended. */
  public enum Status {
    FINISHED,
    FAILED
  }

  /**
   * A loss or network with its options.
   *
   * @param id its registered name, such as {@code a-softmax} or {@code sphereface}
   * @param label as shown in tables, such as {@code A-Softmax m=4}
   * @param options all options, defaults included
   */
  public record Component(String id, String label, Map<String, Object> options) {
    public Component {
      options = Map.copyOf(options);
    }
  }

  /**
   * What a cell was trained on and how.
   *
   * @param data the training set's description
   * @param synthetic whether its faces are synthetic
   * @param fingerprint the training set's content hash
   * @param images number of images
   * @param identities number of identities
   * @param seed the seed of initialisation, order and mirroring
   * @param iterations iterations run
   * @param batch images an iteration
   * @param parameters trainable values of the network, without the loss head
   * @param seconds wall time of the training
   * @param imagesPerSecond median over the logged intervals
   * @param reading how its images were read; null in files of earlier versions
   * @param precision precision of the network's training, such as {@code mixed}; null for float32
   * @param start SHA-256 of the parameter file that the training started from; null if it started
   *     from random parameters
   * @param initialLoss ln(number of identities) for a loss that starts there, the cross entropy of
   *     guessing; null for others
   */
  public record Training(
      String data,
      boolean synthetic,
      String fingerprint,
      int images,
      int identities,
      long seed,
      int iterations,
      int batch,
      long parameters,
      double seconds,
      double imagesPerSecond,
      @JsonInclude(JsonInclude.Include.NON_NULL) Reading reading,
      @JsonInclude(JsonInclude.Include.NON_NULL) String precision,
      @JsonInclude(JsonInclude.Include.NON_NULL) String start,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double initialLoss) {

    /**
     * A training, from its parts.
     *
     * @param options what a training may have or not
     */
    public static Training of(
        TrainingSet set, Schedule schedule, TrainingCost cost, TrainingOptions options) {
      return new Training(
          set.data(),
          set.synthetic(),
          set.fingerprint(),
          set.images(),
          set.identities(),
          schedule.seed(),
          schedule.iterations(),
          schedule.batch(),
          cost.parameters(),
          cost.seconds(),
          cost.imagesPerSecond(),
          options.reading(),
          options.precision(),
          options.start(),
          options.initialLoss());
    }
  }

  /** The training set: the components of {@link Training} with these names. */
  public record TrainingSet(
      String data, boolean synthetic, String fingerprint, int images, int identities) {}

  /** The seed and the iterations: the components of {@link Training} with these names. */
  public record Schedule(long seed, int iterations, int batch) {}

  /** The size of the network and the time: the components of {@link Training} with these names. */
  public record TrainingCost(long parameters, double seconds, double imagesPerSecond) {}

  /** The optional components of {@link Training}. */
  public record TrainingOptions(
      Reading reading, String precision, String start, Double initialLoss) {
    public static final TrainingOptions NONE = new TrainingOptions(null, null, null, null);
  }

  /**
   * How the images of a training were read.
   *
   * @param waitShare share of the training's time spent waiting for images, 0 to 1
   * @param broken how many images were broken and skipped
   */
  public record Reading(double waitShare, int broken) {}

  /**
   * @param iteration counted from 1
   * @param loss mean loss since the previous point
   * @param accuracy fraction of training images whose own class has the highest logit, since the
   *     previous point
   * @param learningRate the rate at this iteration
   * @param lambda the annealing weight of a margin loss at this iteration; null where the loss has
   *     none
   */
  public record CurvePoint(
      int iteration,
      double loss,
      double accuracy,
      double learningRate,
      @JsonInclude(JsonInclude.Include.ALWAYS) Double lambda) {}

  /**
   * @param name the name that the matrix gives to this evaluation, such as {@code LFW} or {@code
   *     synthetic}
   * @param data the test set's description
   * @param synthetic whether its faces are synthetic
   * @param fingerprint the test set's content hash
   * @param subset why this is not the full protocol, such as {@code folds 9 and 10 of 10}; null if
   *     it is
   * @param result what was measured
   * @param hardest the pairs that are hardest to verify; null if none were kept
   * @param pairs SHA-256 of the pairs that were scored, their folds and order ({@link PairList});
   *     null in files of earlier versions
   * @param decisions score and decision of each pair; null in files of earlier versions, and where
   *     the protocol has none
   */
  public record Evaluation(
      String name,
      String data,
      boolean synthetic,
      String fingerprint,
      @JsonInclude(JsonInclude.Include.ALWAYS) String subset,
      VerificationResult result,
      @JsonInclude(JsonInclude.Include.ALWAYS) HardestPairs hardest,
      @JsonInclude(JsonInclude.Include.NON_NULL) String pairs,
      @JsonInclude(JsonInclude.Include.NON_NULL) StoredDecisions decisions) {

    /** Without the hardest pairs and decisions. */
    public Evaluation(
        String name,
        String data,
        boolean synthetic,
        String fingerprint,
        String subset,
        VerificationResult result) {
      this(name, data, synthetic, fingerprint, subset, result, null, null, null);
    }
  }
}

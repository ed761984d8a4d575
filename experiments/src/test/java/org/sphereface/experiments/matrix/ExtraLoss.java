package org.sphereface.experiments.matrix;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;

/** A loss that only tests register: options of every kind that a matrix file can give. */
public record ExtraLoss(
    @JsonPropertyDescription("a whole number of at least 1") int margin,
    double scale,
    Schedule schedule,
    List<Integer> folds,
    Mode mode,
    boolean normalised,
    String gradient)
    implements Loss {

  /** A nested group of options. */
  public record Schedule(double base, int minimum) {}

  /** A choice. */
  public enum Mode {
    HARD,
    SOFT
  }

  public ExtraLoss() {
    this(2, 30, new Schedule(100, 5), List.of(9, 10), Mode.SOFT, true, "true");
  }

  public ExtraLoss {
    if (margin < 1) {
      throw new IllegalArgumentException("margin is " + margin + ", but must be at least 1");
    }
  }

  @Override
  public String id() {
    return "extra-loss";
  }

  @Override
  public String summary() {
    return "Registered by tests.";
  }

  @Override
  public String source() {
    return "nowhere";
  }

  @Override
  public String label() {
    return "Extra m=" + margin;
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    throw new UnsupportedOperationException();
  }
}

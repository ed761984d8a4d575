package org.sphereface.results;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.sphereface.protocols.VerificationResult;

/** What a search for options maximises on the validation set. */
public enum ValidationMeasure {
  /** Mean accuracy of the folds, whose thresholds come from the other folds. */
  @JsonProperty("accuracy")
  ACCURACY("accuracy"),
  /** Area under the ROC of the pooled scores, which needs no threshold. */
  @JsonProperty("auc")
  AREA_UNDER_CURVE("area under the ROC"),
  /** 1 less the equal error rate of the pooled scores. */
  @JsonProperty("eer")
  EQUAL_ERROR_RATE("1 - equal error rate");

  private final String words;

  ValidationMeasure(String words) {
    this.words = words;
  }

  /** Returns the value of a result in [0, 1]; the higher the better. */
  public double of(VerificationResult result) {
    return switch (this) {
      case ACCURACY -> result.meanAccuracy();
      case AREA_UNDER_CURVE -> result.areaUnderCurve();
      case EQUAL_ERROR_RATE -> 1 - result.equalErrorRate();
    };
  }

  /** Returns its name in reports. */
  public String words() {
    return words;
  }
}

package com.example.faces;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;

/**
 * The large-margin Gaussian mixture loss (L-GM): each class is a Gaussian of unit covariance about
 * a trained mean mu_k, all classes equally likely. With {@code d_k = |x - mu_k|^2 / 2} it is
 *
 * <pre>-log(exp(-(1 + alpha) d_y) / (exp(-(1 + alpha) d_y) + sum_{k != y} exp(-d_k))) + lambda d_y
 * </pre>
 *
 * averaged over the batch: a classification loss with margin alpha d_y, and the negative log
 * likelihood of the embedding.
 *
 * <p>Source: Wan, Zhong, Li, Chen, "Rethinking Feature Distribution for Loss Functions in Image
 * Classification", CVPR 2018, section 3, with identity covariances and equal priors. The defaults
 * are this example's.
 *
 * @param alpha the margin, at least 0
 * @param lambda weight of the likelihood, at least 0
 */
public record LargeMarginGaussian(
    @JsonPropertyDescription("Margin: the own distance counts 1 + alpha times; at least 0")
        double alpha,
    @JsonPropertyDescription("Weight of the likelihood term; at least 0") double lambda)
    implements Loss {

  /** Takes alpha = 0.3 and lambda = 0.1. */
  public LargeMarginGaussian() {
    this(0.3, 0.1);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if one is negative or not finite
   */
  public LargeMarginGaussian {
    LossOptionChecks.notNegative("l-gm: alpha", alpha);
    LossOptionChecks.notNegative("l-gm: lambda", lambda);
  }

  @Override
  public String id() {
    return "l-gm";
  }

  @Override
  public String summary() {
    return "Cross entropy of the logits -|x - mu_j|^2 / 2, the own one 1 + alpha times, plus lambda"
        + " |x - mu_y|^2 / 2.";
  }

  @Override
  public String source() {
    return "Wan et al., Rethinking Feature Distribution for Loss Functions in Image Classification,"
        + " CVPR 2018, section 3; identity covariances";
  }

  @Override
  public String label() {
    return "L-GM alpha=" + alpha;
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new GaussianHead(embeddingSize, classes, alpha, lambda);
  }
}

package org.sphereface.losses.builtin;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;
import org.sphereface.losses.head.SampledClassesHead;

/**
 * Another loss over a sample of the classes. Each iteration takes the batch's own classes and
 * others that are drawn without replacement, until the sample has a share {@code rate} of all
 * classes. With rate 1 it is the other loss itself.
 *
 * <p>The class weights and their momentum stay in host memory. The engine holds those of the sample
 * only, so that it needs a share {@code rate} of the memory. A class outside the sample does not
 * move: neither its momentum nor its weight decay acts.
 *
 * <p>Source: An et al., "Partial FC: Training 10 Million Identities on a Single Machine", ICCV
 * Workshops 2021, section 3.2 (positives plus uniform negatives; there r is 0.1).
 *
 * @param of the loss; a softmax over classes
 * @param rate share of the classes in a sample, in (0, 1]
 */
public record SampledClasses(
    @JsonPropertyDescription("The loss over the sample, any with a softmax over classes")
        @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "loss")
        Loss of,
    @JsonPropertyDescription("Share of the classes in a sample, above 0, at most 1") double rate)
    implements Loss {

  /** Takes CosFace over a tenth of the classes. */
  public SampledClasses() {
    this(new CosFace(), 0.1);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if there is no loss, or the rate is out of its range
   */
  public SampledClasses {
    LossOptionChecks.require(
        of != null, "sampled-classes: of is empty; name the loss to sample for");
    LossOptionChecks.require(
        !(of instanceof SampledClasses),
        "sampled-classes: of is sampled-classes again; name the loss to sample for");
    LossOptionChecks.require(
        rate > 0 && rate <= 1,
        "sampled-classes: rate is " + rate + ", but must be above 0 and at most 1");
  }

  @Override
  public String id() {
    return "sampled-classes";
  }

  @Override
  public String summary() {
    return "Another loss over the batch's own classes and a random sample of the others.";
  }

  @Override
  public String source() {
    return "An et al., Partial FC, ICCV Workshops 2021, section 3.2";
  }

  @Override
  public String label() {
    return of.label() + " r=" + LossLabels.number(rate);
  }

  @Override
  public int imagesPerIdentity() {
    return of.imagesPerIdentity();
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new SampledClassesHead(of.head(embeddingSize, size(classes)), of.id(), classes);
  }

  /**
   * Returns the number of classes of a sample, at least 1.
   *
   * @param classes number of training identities
   */
  public int size(int classes) {
    return Math.max(1, (int) Math.round(rate * classes));
  }
}

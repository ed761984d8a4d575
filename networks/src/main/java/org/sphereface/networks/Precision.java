package org.sphereface.networks;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The number format in which a network computes. Its parameters are always float32. */
public enum Precision {

  /** Single precision throughout. */
  @JsonProperty("float32")
  FLOAT32("float32"),

  /**
   * Feature maps, and copies of the weights that are applied to them, in bfloat16: the range of
   * float32 with 8 instead of 24 significant bits. Sums inside a convolution, the linear layer of
   * the embedding, statistics of batch normalisation, losses, and updates of the parameters are
   * float32. Losses need not be scaled, because the range is that of float32.
   *
   * <p>On processors with instructions for bfloat16 (AVX512-BF16, AMX), convolutions take about
   * half the time, and feature maps half the memory. On other processors it is slower.
   *
   * <p>Source: Micikevicius et al., "Mixed Precision Training", ICLR 2018, for the copies; Kalamkar
   * et al., "A Study of BFLOAT16 for Deep Learning Training", 2019, for the format.
   */
  @JsonProperty("mixed")
  MIXED("mixed");

  private final String label;

  Precision(String label) {
    this.label = label;
  }

  /** Its name in matrix files and on the command line. */
  @Override
  public String toString() {
    return label;
  }
}

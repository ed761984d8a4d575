package org.sphereface.datasets.inspection;

import java.util.List;

/**
 * The result of the checks of how a set was prepared.
 *
 * @param description of the set
 * @param images looked at
 * @param findings one a check
 */
public record PreparationReport(String description, int images, List<Finding> findings) {

  /** Copies the findings. */
  public PreparationReport {
    findings = List.copyOf(findings);
  }

  /** The conclusion of a check. */
  public enum Verdict {
    /** As a network of the paper expects. */
    OK,
    /** A remark that is not a fault, or a property that could not be measured. */
    NOTE,
    /** A network trained or tested on the set gives results that cannot be compared. */
    OFF
  }

  /**
   * One check.
   *
   * @param check its name
   * @param measured the value found
   * @param expected the range
   * @param advice what to do; empty where the verdict is OK
   */
  public record Finding(
      String check, String measured, String expected, Verdict verdict, String advice) {}

  /** Whether no check is {@link Verdict#OFF}. */
  public boolean sound() {
    return findings.stream().noneMatch(finding -> finding.verdict() == Verdict.OFF);
  }
}

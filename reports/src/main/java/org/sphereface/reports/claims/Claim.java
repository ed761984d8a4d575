package org.sphereface.reports.claims;

import java.util.List;
import java.util.Locale;

/**
 * A claim of the paper and what a run says of it; public because FreeMarker reads nothing else.
 *
 * @param title the claim
 * @param source where the paper makes it
 * @param page the page with the numbers
 * @param published the paper's own numbers, in a sentence
 * @param findings one for each setting in which the run can be asked
 */
public record Claim(
    String title, String source, String page, String published, List<Finding> findings) {

  public Claim {
    findings = List.copyOf(findings);
  }

  /** What is found. */
  public enum Verdict {
    HOLDS,
    DOES_NOT_HOLD,
    CANNOT_BE_TOLD;

    /** In words. */
    public String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** As a class of the style sheet. */
    public String style() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * @param setting network and test set
   * @param labels what keeps the setting from being the paper's, such as {@code synthetic}
   * @param verdict what is found
   * @param why why that, in a sentence
   * @param comparisons the numbers, a sentence each
   */
  public record Finding(
      String setting, List<String> labels, Verdict verdict, String why, List<String> comparisons) {
    public Finding {
      labels = List.copyOf(labels);
      comparisons = List.copyOf(comparisons);
    }
  }

  /** In how many settings the verdict is this. */
  private long count(Verdict verdict) {
    return findings.stream().filter(r -> r.verdict() == verdict).count();
  }

  /** The one verdict of all settings, or what is worst for the claim. */
  public Verdict verdict() {
    if (count(Verdict.DOES_NOT_HOLD) > 0) {
      return Verdict.DOES_NOT_HOLD;
    }
    return count(Verdict.CANNOT_BE_TOLD) > 0 ? Verdict.CANNOT_BE_TOLD : Verdict.HOLDS;
  }

  /** The verdict in words, with the number of settings where they differ. */
  public String words() {
    long such = count(verdict());
    return verdict().words()
        + (such < findings.size() ? " in " + such + " of " + findings.size() + " settings" : "");
  }
}

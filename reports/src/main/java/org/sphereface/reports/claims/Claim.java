package org.sphereface.reports.claims;

import java.util.List;
import java.util.Locale;

/**
 * A claim of the paper and the findings of a run on it; public because FreeMarker reads only public
 * types.
 *
 * @param title the claim
 * @param source where the paper makes it
 * @param page the page with the numbers
 * @param published the paper's own numbers, in a sentence
 * @param findings one for each setting that the run has measured
 */
public record Claim(
    String title, String source, String page, String published, List<Finding> findings) {

  public Claim {
    findings = List.copyOf(findings);
  }

  /** The possible findings. */
  public enum Verdict {
    HOLDS,
    DOES_NOT_HOLD,
    UNDECIDED;

    /** Returns the words of the report. */
    public String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Returns the class of the style sheet. */
    public String style() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * @param setting network and test set
   * @param labels what keeps the setting from being the paper's, such as {@code synthetic}
   * @param verdict what is found
   * @param why the reason, in a sentence
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

  /** Returns the verdict of all settings: the worst for the claim. */
  public Verdict verdict() {
    if (count(Verdict.DOES_NOT_HOLD) > 0) {
      return Verdict.DOES_NOT_HOLD;
    }
    return count(Verdict.UNDECIDED) > 0 ? Verdict.UNDECIDED : Verdict.HOLDS;
  }

  /** The verdict in words, with the number of settings where they differ. */
  public String words() {
    long such = count(verdict());
    return verdict().words()
        + (such < findings.size() ? " in " + such + " of " + findings.size() + " settings" : "");
  }
}

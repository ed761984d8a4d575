package org.sphereface.reports.claims;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A claim of the paper and what a run found on it, contrast by contrast; public because FreeMarker
 * reads only public types.
 *
 * @param title the claim
 * @param source where the paper makes it
 * @param page the page with the numbers
 * @param published the paper's own numbers, in a sentence
 * @param findings one for each setting that the run has or plans; empty if it has none
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
    UNDECIDED,
    NOT_IN_THIS_RUN;

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
   * @param contrasts the differences that the claim asserts
   */
  public record Finding(String setting, List<String> labels, List<Contrast> contrasts) {
    public Finding {
      labels = List.copyOf(labels);
      contrasts = List.copyOf(contrasts);
    }

    /** The contrasts whose sides the run has, or plans. */
    public List<Contrast> measured() {
      return contrasts.stream().filter(c -> c.verdict() != Verdict.NOT_IN_THIS_RUN).toList();
    }

    /** The names of the others. */
    public List<String> absent() {
      return contrasts.stream()
          .filter(c -> c.verdict() == Verdict.NOT_IN_THIS_RUN)
          .map(Contrast::name)
          .toList();
    }

    /** Returns the verdict of the setting, as {@link Claim#verdict}. */
    public Verdict verdict() {
      return Claim.verdict(contrasts);
    }

    /** How many contrasts hold: {@code 3 of 4 contrasts hold, 1 undecided}. */
    public String words() {
      return Claim.words(contrasts);
    }
  }

  /** The contrasts of all settings. */
  public List<Contrast> contrasts() {
    return findings.stream().flatMap(finding -> finding.contrasts().stream()).toList();
  }

  /**
   * Returns the verdict of all contrasts in the run: the worst for the claim. The claim holds if
   * each of them holds.
   */
  public Verdict verdict() {
    return verdict(contrasts());
  }

  /** How many contrasts hold: {@code 3 of 4 contrasts hold, 1 undecided}. */
  public String words() {
    return words(contrasts());
  }

  private static Verdict verdict(List<Contrast> contrasts) {
    for (Verdict verdict : List.of(Verdict.DOES_NOT_HOLD, Verdict.UNDECIDED, Verdict.HOLDS)) {
      if (count(contrasts, verdict) > 0) {
        return verdict;
      }
    }
    return Verdict.NOT_IN_THIS_RUN;
  }

  private static long count(List<Contrast> contrasts, Verdict verdict) {
    return contrasts.stream().filter(contrast -> contrast.verdict() == verdict).count();
  }

  private static String words(List<Contrast> contrasts) {
    long absent = count(contrasts, Verdict.NOT_IN_THIS_RUN);
    long all = contrasts.size() - absent;
    if (all == 0) {
      return Verdict.NOT_IN_THIS_RUN.words();
    }
    List<String> words = new ArrayList<>();
    long holds = count(contrasts, Verdict.HOLDS);
    String hold = holds == 1 && all == 1 ? " contrast holds" : " contrasts hold";
    words.add(holds + " of " + all + (all == 1 && holds == 0 ? " contrast holds" : hold));
    long against = count(contrasts, Verdict.DOES_NOT_HOLD);
    if (against > 0) {
      words.add(against + (against == 1 ? " does not hold" : " do not hold"));
    }
    long open = count(contrasts, Verdict.UNDECIDED);
    if (open > 0) {
      words.add(open + " undecided");
    }
    if (absent > 0) {
      words.add(absent + " not in this run");
    }
    return String.join(", ", words);
  }
}

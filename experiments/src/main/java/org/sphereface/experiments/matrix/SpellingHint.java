package org.sphereface.experiments.matrix;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known word that a mistyped one most likely stands for. */
final class SpellingHint {

  private SpellingHint() {}

  /** The word at the least edit distance, the first of several, ignoring case. */
  static Optional<String> to(String word, Collection<String> known) {
    return known.stream().min(Comparator.comparingInt(candidate -> distance(word, candidate)));
  }

  /** A sentence's end: the suggestion and all that is valid. */
  static String hint(String word, Collection<String> known, String plural) {
    return to(word, known)
        .map(
            nearest ->
                "did you mean '"
                    + nearest
                    + "'? Valid "
                    + plural
                    + ": "
                    + String.join(", ", known)
                    + ".")
        .orElse("there are no " + plural + " here.");
  }

  /** Levenshtein distance: insertions, deletions and substitutions. */
  static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substituted, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}

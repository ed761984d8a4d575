package org.sphereface.experiments.matrix;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the known word that is nearest to a mistyped one. */
final class SpellingHint {

  private SpellingHint() {}

  /** Returns the word at the least edit distance, the first of several; case does not matter. */
  static Optional<String> to(String word, Collection<String> known) {
    return known.stream().min(Comparator.comparingInt(candidate -> distance(word, candidate)));
  }

  /** Returns the end of a message: the nearest word and all that are valid. */
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

  /** Returns the number of insertions, deletions and substitutions between two words. */
  static int distance(String left, String right) {
    return LevenshteinDistance.getDefaultInstance()
        .apply(left.toLowerCase(Locale.ROOT), right.toLowerCase(Locale.ROOT));
  }
}

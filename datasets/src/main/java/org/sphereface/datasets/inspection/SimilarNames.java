package org.sphereface.datasets.inspection;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds names that are probably one.
 *
 * <p>Two names are <em>alike</em> if they are equal without case, accents, spaces and punctuation
 * (Unicode's compatibility decomposition, letters and digits kept). They are <em>near</em> if then
 * one letter is inserted, left out or replaced, with at least {@value #LETTERS} letters in each and
 * the same digits: numbers that differ by one digit are two identities. Near names are found by
 * their forms with one character left out, as in W. Garbe's SymSpell, so that no square is needed.
 */
final class SimilarNames {

  /** Fewest letters of a name that is compared by one edit. */
  static final int LETTERS = 6;

  private SimilarNames() {}

  /**
   * Two names.
   *
   * @param alike whether they differ in case, accents and punctuation only; otherwise by one edit
   */
  record Pair(String first, String second, boolean alike) {}

  /** Returns the pairs among these names: alike ones first, each in the order of names. */
  static List<Pair> among(List<String> names) {
    Map<String, List<String>> byForm = new TreeMap<>();
    names.forEach(name -> byForm.computeIfAbsent(form(name), f -> new ArrayList<>()).add(name));
    List<Pair> pairs = new ArrayList<>();
    byForm.forEach(
        (form, equal) -> {
          for (int i = 1; i < equal.size(); i++) {
            if (!form.isEmpty()) {
              pairs.add(new Pair(equal.get(0), equal.get(i), true));
            }
          }
        });
    Map<String, Set<String>> candidates = new HashMap<>();
    for (String form : byForm.keySet()) {
      if (form.codePoints().filter(Character::isLetter).count() >= LETTERS) {
        candidates.computeIfAbsent(form, f -> new TreeSet<>()).add(form);
        for (String shorter : shortened(form)) {
          candidates.computeIfAbsent(shorter, f -> new TreeSet<>()).add(form);
        }
      }
    }
    Map<List<String>, Pair> near = new TreeMap<>(SimilarNames::compare);
    for (Set<String> together : candidates.values()) {
      List<String> forms = List.copyOf(together);
      for (int i = 0; i < forms.size(); i++) {
        for (int k = i + 1; k < forms.size(); k++) {
          String one = forms.get(i);
          String other = forms.get(k);
          if (digits(one).equals(digits(other)) && isOneEdit(one, other)) {
            near.put(
                List.of(one, other),
                new Pair(byForm.get(one).get(0), byForm.get(other).get(0), false));
          }
        }
      }
    }
    pairs.addAll(near.values());
    return pairs;
  }

  private static int compare(List<String> left, List<String> right) {
    int first = left.get(0).compareTo(right.get(0));
    return first != 0 ? first : left.get(1).compareTo(right.get(1));
  }

  /** Returns a name without case, accents, spaces and punctuation. */
  static String form(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKD)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{Nd}]", "");
  }

  private static String digits(String form) {
    return form.replaceAll("[^\\p{Nd}]", "");
  }

  private static Set<String> shortened(String form) {
    Map<String, Boolean> all = new LinkedHashMap<>();
    for (int i = 0; i < form.length(); i++) {
      all.put(form.substring(0, i) + form.substring(i + 1), true);
    }
    return all.keySet();
  }

  /** Whether one character is inserted, left out or replaced; the names are not equal. */
  private static boolean isOneEdit(String one, String other) {
    int from = 0;
    int least = Math.min(one.length(), other.length());
    while (from < least && one.charAt(from) == other.charAt(from)) {
      from++;
    }
    int back = 0;
    while (back < least - from
        && one.charAt(one.length() - 1 - back) == other.charAt(other.length() - 1 - back)) {
      back++;
    }
    return Math.max(one.length(), other.length()) - from - back <= 1;
  }
}

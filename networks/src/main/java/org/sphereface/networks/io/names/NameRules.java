package org.sphereface.networks.io.names;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rules from our names to those of another program. The first that fits a name is used.
 *
 * @param rules in order
 */
record NameRules(List<Rule> rules) {

  /**
   * A rule.
   *
   * @param ours the whole of our name
   * @param theirs makes the other name of the groups of ours
   * @param change from the values of the file to ours
   */
  record Rule(Pattern ours, Function<MatchResult, String> theirs, Origin.Change change) {

    static Rule of(String ours, Function<MatchResult, String> theirs) {
      return new Rule(Pattern.compile(ours), theirs, Origin.Change.NONE);
    }

    static Rule of(String ours, Origin.Change change, Function<MatchResult, String> theirs) {
      return new Rule(Pattern.compile(ours), theirs, change);
    }
  }

  static NameRules of(Rule... rules) {
    return new NameRules(List.of(rules));
  }

  Map<String, Origin> origins(Set<String> parameters) {
    Map<String, Origin> origins = new LinkedHashMap<>();
    for (String name : parameters) {
      for (Rule rule : rules) {
        Matcher matcher = rule.ours().matcher(name);
        if (matcher.matches()) {
          origins.put(name, new Origin(rule.theirs().apply(matcher), rule.change()));
          break;
        }
      }
    }
    return origins;
  }
}

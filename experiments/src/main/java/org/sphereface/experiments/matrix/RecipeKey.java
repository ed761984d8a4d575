package org.sphereface.experiments.matrix;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A key of the section {@code recipe}, as {@code sphereface list recipe} shows it.
 *
 * @param name nested names joined by a dot
 * @param type what the key takes, such as {@code a whole number}
 * @param description meaning, unit and range
 * @param defaults the value of each preset, as YAML
 */
public record RecipeKey(
    String name, String type, String description, Map<RecipeSection.Base, String> defaults) {

  /** Returns all keys, in the order of a configuration. */
  public static List<RecipeKey> all() {
    OptionReader options = new OptionReader();
    Map<RecipeSection.Base, List<OptionDescription>> described =
        new EnumMap<>(RecipeSection.Base.class);
    for (RecipeSection.Base base : RecipeSection.Base.values()) {
      described.put(base, options.describe(RecipeSection.preset(base)));
    }
    List<RecipeKey> keys = new ArrayList<>();
    List<OptionDescription> first = described.get(RecipeSection.Base.PAPER);
    for (int i = 0; i < first.size(); i++) {
      Map<RecipeSection.Base, String> defaults = new EnumMap<>(RecipeSection.Base.class);
      for (Map.Entry<RecipeSection.Base, List<OptionDescription>> of : described.entrySet()) {
        String name = first.get(i).name();
        boolean must =
            of.getKey() == RecipeSection.Base.NONE && RecipeSection.WITHOUT_PRESET.contains(name);
        defaults.put(of.getKey(), must ? "must be given" : of.getValue().get(i).value());
      }
      keys.add(
          new RecipeKey(
              first.get(i).name(), first.get(i).type(), first.get(i).description(), defaults));
    }
    return keys;
  }
}

package org.sphereface.experiments.matrix;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import org.sphereface.datasets.FaceSource;
import org.sphereface.losses.Loss;
import org.sphereface.networks.Network;
import org.sphereface.protocols.Protocol;
import org.sphereface.training.model.Preprocessing;

/**
 * The registered losses, networks, face sources or protocols: records that {@link ServiceLoader}
 * finds, each with the defaults of its options.
 */
public final class Registry<T> {

  /** The launcher puts what it names on the class path. */
  private static final String CLASSPATH = "SPHEREFACE_CLASSPATH";

  private final String kind;
  private final String key;
  private final Function<T, String> id;
  private final List<T> defaults;
  private final String unnamed;
  private final OptionReader options = new OptionReader();

  private Registry(Class<T> type, String kind, String key, Function<T, String> id) {
    this(
        ServiceLoader.load(type).stream()
            .map(ServiceLoader.Provider::get)
            .sorted(Comparator.comparing(id))
            .toList(),
        kind,
        key,
        id,
        null);
  }

  /**
   * @param unnamed the entry of a map that names none; null if a map must name one
   */
  private Registry(
      List<T> defaults, String kind, String key, Function<T, String> id, String unnamed) {
    this.kind = kind;
    this.key = key;
    this.id = id;
    this.defaults = defaults;
    this.unnamed = unnamed;
  }

  /** Returns the losses; the key {@code loss} names one in a matrix file. */
  public static Registry<Loss> losses() {
    return new Registry<>(Loss.class, "loss", "loss", Loss::id);
  }

  /** Returns the networks; the key {@code network} names one. */
  public static Registry<Network> networks() {
    return new Registry<>(Network.class, "network", "network", Network::id);
  }

  /** Returns the face sources; the key {@code source} names one. */
  public static Registry<FaceSource> faceSources() {
    return new Registry<>(FaceSource.class, "face source", "source", FaceSource::id);
  }

  /** Returns the protocols; the key {@code protocol} names one. */
  public static Registry<Protocol> protocols() {
    return new Registry<>(Protocol.class, "protocol", "protocol", Protocol::id);
  }

  /** Returns the presets of how images become a model's input; {@code preset} names one. */
  public static Registry<Preprocessing> preprocessings() {
    return new Registry<>(
        Preprocessing.PRESETS,
        "preprocessing",
        "preset",
        Preprocessing::preset,
        Preprocessing.CUSTOM);
  }

  /** Returns all entries with their defaults, by name. */
  public List<T> all() {
    return defaults;
  }

  /** Returns the names of all entries, in order. */
  public List<String> names() {
    return defaults.stream().map(id).toList();
  }

  /** Returns the entry of a name. */
  public Optional<T> find(String name) {
    return defaults.stream().filter(entry -> id.apply(entry).equals(name)).findFirst();
  }

  /** Returns descriptions of an entry's options. */
  public List<OptionDescription> options(T entry) {
    return options.describe(entry);
  }

  /**
   * Reads an entry from a text: its name, or a map as in a matrix file, such as {@code {network:
   * sphereface, depth: 4}}.
   *
   * @param text YAML
   * @param option where the text comes from, for messages
   * @param defaults values of options that the entry has and the text does not give
   * @throws MatrixException at the first mistake
   */
  public T one(String text, String option, Map<String, Object> defaults) {
    YamlNode node = YamlText.parseOption(text, option);
    YamlNode.Mapping given = mapping(node);
    T entry = base(given);
    Set<String> known = OptionType.components(entry.getClass()).keySet();
    for (Map.Entry<String, Object> preset : defaults.entrySet()) {
      if (known.contains(preset.getKey()) && given.get(preset.getKey()) == null) {
        given =
            given.with(
                preset.getKey(), YamlText.parseOption(String.valueOf(preset.getValue()), option));
      }
    }
    return one(given);
  }

  /** Reads the variants of an entry that a node names, with lists expanded. */
  List<T> expand(YamlNode node) {
    return variants(node).stream().map(this::one).toList();
  }

  /** Returns the maps of the variants that a node names, with lists expanded. */
  List<YamlNode.Mapping> variants(YamlNode node) {
    YamlNode.Mapping mapping = mapping(node);
    return options.expand(base(mapping).getClass(), mapping.without(key)).stream()
        .map(variant -> variant.with(key, mapping.get(key)))
        .toList();
  }

  /** Reads the entry that a node names. */
  T one(YamlNode node) {
    YamlNode.Mapping mapping = mapping(node);
    T base = base(mapping);
    return options.read(base, mapping.without(key), what(base));
  }

  private String what(T entry) {
    return kind + " '" + id.apply(entry) + "'";
  }

  private YamlNode.Mapping mapping(YamlNode node) {
    if (node instanceof YamlNode.Mapping mapping) {
      return unnamed == null || mapping.get(key) != null
          ? mapping
          : mapping.with(key, YamlNode.Scalar.text(mapping.position(), unnamed));
    }
    if (node instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
      return new YamlNode.Mapping(
          scalar.position(), Map.of(key, new YamlNode.Entry(scalar.position(), scalar)));
    }
    throw new MatrixException(
        node.position(),
        "expected the name of a "
            + kind
            + " or a map with the key '"
            + key
            + "'; registered: "
            + String.join(", ", names())
            + ".");
  }

  private T base(YamlNode.Mapping mapping) {
    if (!(mapping.get(key) instanceof YamlNode.Scalar name)) {
      throw new MatrixException(
          mapping.position(),
          "a "
              + kind
              + " is named by the key '"
              + key
              + "'; registered: "
              + String.join(", ", names())
              + ".");
    }
    return find(name.text())
        .orElseThrow(
            () ->
                new MatrixException(
                    name.position(),
                    "there is no "
                        + kind
                        + " '"
                        + name.text()
                        + "': "
                        + SpellingHint.hint(name.text(), names(), "names")
                        + plugIn()));
  }

  /** Where a name of the user's own is looked for; presets have none. */
  private String plugIn() {
    if (unnamed != null) {
      return "";
    }
    String given = System.getenv(CLASSPATH);
    return given == null || given.isEmpty()
        ? " A "
            + kind
            + " of your own is found in the jars and folders that "
            + CLASSPATH
            + " names."
        : " No jar or folder of " + CLASSPATH + " (" + given + ") registers one of this name.";
  }
}

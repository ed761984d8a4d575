package org.sphereface.reports.html;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sphereface.results.CellResult;
import org.sphereface.results.MatrixPlan;

/**
 * Removes the paths of a machine from the texts that a report shows. Of an absolute path, of a path
 * in a home folder and of one that leads upwards only the last name stays; a home folder becomes
 * {@code <home>}. The result files keep the whole paths.
 *
 * <p>The result does not depend on the machine: the same result files give the same report.
 */
public final class RedactedText {

  /** Leaves nothing out, also where a result file does. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public JsonInclude.Value findPropertyInclusion(Annotated property) {
                  return JsonInclude.Value.empty();
                }
              })
          .build();

  /** Images in base64, in which a slash means nothing. */
  private static final Set<String> IMAGES = Set.of("leftImage", "rightImage");

  /** The beginnings of a path that shows its place on a machine. */
  private static final String BEGIN =
      "(?:file:/{0,3}(?=[A-Za-z]:[/\\\\])|file:/{0,2}(?=/))?(?:~[\\w.-]*[/\\\\]|(?:\\.\\.[/\\\\])+|/(?=[\\p{L}\\p{N}_.~@+%-])"
          + "|[A-Za-z]:[\\\\/]|\\\\\\\\(?=\\w))";

  private static final String ENDS = "\\s'\"<>|,;:)\\]}";
  private static final Pattern WHOLE = Pattern.compile(BEGIN + ".*");
  private static final Pattern SPACED = Pattern.compile("[" + ENDS + "]");

  /** A home folder, on whatever disk the homes are. */
  private static final Pattern HOME =
      Pattern.compile(
          "(?:.*[\\\\/](?:home|users)[\\\\/]+[^\\\\/]+|/root|~)", Pattern.CASE_INSENSITIVE);

  /** What lies in a home folder whose name is of several words, the last of them before a slash. */
  private static final String SPACED_HOME =
      "(?:file:/*)?(?:[A-Za-z]:)?[\\\\/]+(?:[^"
          + ENDS
          + "]*[\\\\/])?(?i:home|users)[\\\\/]+[^\\\\/"
          + ENDS
          + "]+"
          + "(?: [^\\\\/"
          + ENDS
          + "]+){1,3}[\\\\/][^"
          + ENDS
          + "]*|";

  /** A value of a line of YAML, with or without quotes. */
  private static final Pattern VALUE =
      Pattern.compile("^\\s*(?:- )*(?:[^\\s:'\"]+: )?[\"']?(.*?)[\"']?$");

  /** An argument in the quotes of a shell, or what follows a key in it. */
  private static final Pattern QUOTED = Pattern.compile("'(?:[\\w.-]+=)?([^']*)'");

  private final Pattern paths;

  /** Finds paths by their form alone: they end at a space. */
  RedactedText() {
    this(List.of());
  }

  /**
   * @param known values of which those that are such paths may hold spaces and punctuation
   */
  public RedactedText(Collection<String> known) {
    String exact =
        known.stream()
            .map(path -> path.replaceFirst("[/\\\\]+$", ""))
            .filter(path -> WHOLE.matcher(path).matches())
            .flatMap(RedactedText::withFolders)
            .filter(path -> SPACED.matcher(path).find())
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(path -> Pattern.quote(path) + "(?:[/\\\\][^" + ENDS + "]*)?|")
            .collect(Collectors.joining());
    paths =
        Pattern.compile(
            "(?<![\\w.<>)\\]}/~\\\\-])(?:" + exact + SPACED_HOME + BEGIN + "[^" + ENDS + "]*)");
  }

  /** A path and the folders that it lies in. */
  private static Stream<String> withFolders(String path) {
    return Stream.iterate(
        path,
        folder -> folder.indexOf('/') >= 0 || folder.indexOf('\\') >= 0,
        folder -> folder.substring(0, Math.max(folder.lastIndexOf('/'), folder.lastIndexOf('\\'))));
  }

  /** Returns the redaction for a run: the configurations and commands contain its paths. */
  public static RedactedText ofRun(MatrixPlan plan, Collection<CellResult> results) {
    Set<String> known = new LinkedHashSet<>();
    addValues(plan.configuration(), known);
    for (CellResult result : results) {
      addValues(result.provenance().configuration(), known);
      // as a shell writes a quote within quotes
      String command = String.valueOf(result.provenance().command()).replace("'\\''", "\0");
      Matcher quoted = QUOTED.matcher(command);
      while (quoted.find()) {
        String word = quoted.group(1).replace('\0', '\'');
        known.add(word);
        addValues(word.replaceAll("[{}\\[\\],]", "\n"), known);
      }
    }
    return new RedactedText(known);
  }

  private static void addValues(String yaml, Set<String> known) {
    for (String line : yaml == null ? List.<String>of() : yaml.lines().toList()) {
      Matcher value = VALUE.matcher(line);
      if (value.matches()) {
        known.add(value.group(1).strip());
      }
    }
  }

  public String of(String text) {
    Matcher path = paths.matcher(text);
    return path.replaceAll(found -> Matcher.quoteReplacement(name(found.group())));
  }

  private static String name(String path) {
    String trimmed =
        path.replaceFirst("^file:/{0,3}(?=/|[A-Za-z]:)", "").replaceFirst("[/\\\\]+$", "");
    if (HOME.matcher(trimmed).matches()) {
      return "<home>";
    }
    String name =
        trimmed.substring(Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf('\\')) + 1);
    return name.equals("..") || name.isEmpty() ? "<folder>" : name;
  }

  public List<String> of(List<String> texts) {
    return texts.stream().map(this::of).toList();
  }

  /** Returns a copy of a record in which all texts are redacted, except images. */
  public <T> T of(T value, Class<T> type) {
    try {
      return JSON.treeToValue(of(JSON.valueToTree(value)), type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  public JsonNode of(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : new ArrayList<>(object.properties())) {
        if (!IMAGES.contains(field.getKey())) {
          object.set(field.getKey(), of(field.getValue()));
        }
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, of(array.get(i)));
      }
    }
    return node.isTextual() ? TextNode.valueOf(of(node.asText())) : node;
  }
}

package org.sphereface.protocols.megaface;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;
import org.sphereface.protocols.ProtocolException;

/**
 * A list of the MegaFace devkit: images, and for probes the person in each.
 *
 * <p>JSON, {@code {"id": ["Adam_Brody", ...], "path": ["Adam_Brody/Adam_Brody_277.png", ...]}}; in
 * distractor lists, {@code id} has no meaning. Other keys are ignored. Source: the devkit's {@code
 * templatelists/facescrub_features_list.json} and {@code megaface_features_list.json_*}.
 *
 * @param source the file's name
 * @param paths the images, unique
 * @param people the person in each image; empty if the list has none
 */
public record FeatureList(String source, List<String> paths, List<String> people) {

  /**
   * @throws ProtocolException if people are given but not one an image, or a path recurs
   */
  public FeatureList {
    paths = List.copyOf(paths);
    people = List.copyOf(people);
    if (!people.isEmpty() && people.size() != paths.size()) {
      throw new ProtocolException(
          source + ": \"id\" has " + people.size() + " entries, \"path\" " + paths.size() + ".");
    }
    Set<String> seen = new HashSet<>();
    for (String path : paths) {
      if (!seen.add(path)) {
        throw new ProtocolException(source + ": the path '" + path + "' occurs twice.");
      }
    }
  }

  /**
   * Reads a list.
   *
   * @throws ProtocolException if it is missing, no JSON, or not of this form
   */
  public static FeatureList read(Path file) {
    List<String> paths = new ArrayList<>();
    List<String> people = new ArrayList<>();
    try (InputStream in = InputFile.stream(file);
        JsonParser json = new JsonFactory().createParser(in)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw wrong(file, json);
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        json.nextToken();
        if (key.equals("path")) {
          strings(file, json, paths);
        } else if (key.equals("id")) {
          strings(file, json, people);
        } else {
          json.skipChildren();
        }
      }
    } catch (NoSuchFileException e) {
      throw new ProtocolException(
          "There is no list " + file + ": give the devkit's JSON list of features.", e);
    } catch (JsonProcessingException e) {
      throw new ProtocolException(
          file
              + ":"
              + e.getLocation().getLineNr()
              + ": this is not JSON ("
              + e.getOriginalMessage()
              + "); give the devkit's JSON list of features.",
          e);
    } catch (IOException e) {
      throw new ProtocolException("Cannot read " + file + ": " + Reason.of(e), e);
    }
    if (paths.isEmpty()) {
      throw new ProtocolException(file + ": expected images under \"path\", found none.");
    }
    return new FeatureList(file.getFileName().toString(), paths, people);
  }

  private static void strings(Path file, JsonParser json, List<String> into) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw wrong(file, json);
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (!json.currentToken().isScalarValue()) {
        throw wrong(file, json);
      }
      into.add(json.getText());
    }
  }

  private static ProtocolException wrong(Path file, JsonParser json) {
    return new ProtocolException(
        file
            + ":"
            + json.currentLocation().getLineNr()
            + ": expected {\"id\": [names], \"path\": [images]}.");
  }

  /** The images that are kept, in their order. */
  public FeatureList where(Predicate<String> kept) {
    List<String> remainingPaths = new ArrayList<>();
    List<String> remainingPeople = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      if (kept.test(paths.get(i))) {
        remainingPaths.add(paths.get(i));
        if (!people.isEmpty()) {
          remainingPeople.add(people.get(i));
        }
      }
    }
    return new FeatureList(source, remainingPaths, remainingPeople);
  }

  /**
   * Numbers of distractors for a list of which some entries are kept.
   *
   * @param sizes entries of this list; empty for 10, 100, ... and all
   * @throws ProtocolException if a size is not in 1 .. the list's length
   */
  public List<Distractors.Prefix> prefixes(List<Integer> sizes, Predicate<String> kept) {
    List<Distractors.Prefix> prefixes = new ArrayList<>();
    List<Integer> chosen = sizes.isEmpty() ? Distractors.decades(paths.size()) : sizes;
    int at = 0;
    int rows = 0;
    for (int size : chosen.stream().sorted().distinct().toList()) {
      if (size < 1 || size > paths.size()) {
        throw new ProtocolException(
            "There are "
                + paths.size()
                + " distractors in "
                + source
                + ", "
                + size
                + " are asked.");
      }
      for (; at < size; at++) {
        rows += kept.test(paths.get(at)) ? 1 : 0;
      }
      prefixes.add(new Distractors.Prefix(size, rows));
    }
    return prefixes;
  }
}

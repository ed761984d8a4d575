package org.sphereface.datasets.layout;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sphereface.datasets.DatasetException;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;

/**
 * A JSON list of the MegaFace devkit, keys {@code "path"} and, for probes, {@code "id"}.
 *
 * @param paths of images
 * @param people the person in each; empty if the list does not say
 */
record MegaFaceDevkitList(List<String> paths, List<String> people) {

  static final String LAYOUT = "a list of the devkit, JSON {\"path\": [...], \"id\": [...]}";

  static MegaFaceDevkitList read(Path file) {
    MegaFaceDevkitList list = new MegaFaceDevkitList(new ArrayList<>(), new ArrayList<>());
    try (InputStream in = InputFile.stream(file);
        JsonParser json = new JsonFactory().createParser(in)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it is no JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        JsonToken value = json.nextToken();
        if ((key.equals("path") || key.equals("id")) && value == JsonToken.START_ARRAY) {
          List<String> into = key.equals("path") ? list.paths : list.people;
          while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == null || !json.currentToken().isScalarValue()) {
              throw new IOException("\"" + key + "\" is no list of texts");
            }
            into.add(json.getText());
          }
        } else {
          json.skipChildren();
        }
      }
    } catch (IOException e) {
      String[] first = Reason.of(e).split("\n", 2);
      throw new DatasetException(
          file + ": the list cannot be read (" + first[0] + "); expected " + LAYOUT, e);
    }
    if (list.paths.isEmpty()
        || (!list.people.isEmpty() && list.people.size() != list.paths.size())) {
      throw new DatasetException(
          file
              + ": "
              + list.paths.size()
              + " paths and "
              + list.people.size()
              + " ids; expected "
              + LAYOUT
              + ", as many of each");
    }
    return list;
  }

  /** The person in an image: as given, else the folder it lies in, else its name. */
  String person(int i) {
    if (!people.isEmpty()) {
      return people.get(i);
    }
    String path = paths.get(i);
    int slash = path.lastIndexOf('/');
    return slash < 0 ? path : path.substring(path.lastIndexOf('/', slash - 1) + 1, slash);
  }
}

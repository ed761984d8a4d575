package org.sphereface.experiments.cli.shared;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.sphereface.files.Reason;
import org.sphereface.files.WholeFile;

/** A result as JSON: on the output, or in a file. */
public final class JsonOutput {

  private JsonOutput() {}

  static String json(Object result) {
    try {
      return JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build()
          .writeValueAsString(result);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  public static void print(Object result, PrintWriter out) {
    out.println(json(result));
  }

  /** Writes a {@link WholeFile}. */
  public static void write(Object result, Path file) {
    try {
      WholeFile.write(file, json(result) + "\n");
    } catch (IOException e) {
      throw new CommandException("Cannot write " + file + ": " + Reason.of(e) + ".");
    }
  }
}

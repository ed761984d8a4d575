package org.sphereface.networks.io;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.sphereface.files.InputFile;
import org.sphereface.files.PrintableText;
import org.sphereface.files.Reason;

/**
 * Finds the files in which an ONNX model has tensors: {@code TensorProto.external_data} with the
 * key {@code location}. Values are not read.
 *
 * <p>Source: github.com/onnx/onnx, onnx.proto3 (field numbers) and docs/ExternalData.md.
 */
public final class OnnxExternalData {

  private static final int DEEPEST = 100;
  private static final int SHOWN = 200;
  private static final String LOCATION = "location";

  /** A message, and those of its fields in which tensors may be. */
  private enum Message {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    SPARSE_TENSOR,
    FUNCTION,
    TRAINING,
    TENSOR;

    private static final Map<Message, Map<Integer, Message>> FIELDS =
        Map.of(
            MODEL, Map.of(7, GRAPH, 20, TRAINING, 25, FUNCTION),
            GRAPH, Map.of(1, NODE, 5, TENSOR, 15, SPARSE_TENSOR),
            NODE, Map.of(5, ATTRIBUTE),
            ATTRIBUTE,
                Map.of(
                    5,
                    TENSOR,
                    6,
                    GRAPH,
                    10,
                    TENSOR,
                    11,
                    GRAPH,
                    22,
                    SPARSE_TENSOR,
                    23,
                    SPARSE_TENSOR),
            SPARSE_TENSOR, Map.of(1, TENSOR, 2, TENSOR),
            FUNCTION, Map.of(7, NODE, 11, ATTRIBUTE),
            TRAINING, Map.of(1, GRAPH, 2, GRAPH),
            TENSOR, Map.of());

    Message at(int field) {
      return FIELDS.get(this).get(field);
    }
  }

  private static final int EXTERNAL_DATA = 13;

  private OnnxExternalData() {}

  /**
   * Returns the files of a model: itself, then those of its external data.
   *
   * @throws IllegalArgumentException if it is no ONNX model, or a file is missing or not below the
   *     model's folder; the message is the reason alone
   * @throws UncheckedIOException if it cannot be read
   */
  public static List<Path> contents(Path model) {
    List<Path> files = new ArrayList<>(List.of(model));
    for (String location : locations(model)) {
      files.add(file(model, location));
    }
    return List.copyOf(files);
  }

  private static Path file(Path model, String location) {
    String shown = PrintableText.of(location, SHOWN);
    Path relative;
    try {
      relative = Path.of(location).normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "tensors of the model are in another file, whose name '" + shown + "' is not valid", e);
    }
    if (relative.isAbsolute() || relative.startsWith("..") || location.isBlank()) {
      throw new IllegalArgumentException(
          "tensors of the model are in another file, '"
              + shown
              + "', which is not below the model's folder: save the model again with a relative"
              + " location");
    }
    Path file = model.resolveSibling(relative);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "tensors of the model are in another file, '"
              + shown
              + "', which is missing: put it beside the model");
    }
    return file;
  }

  private static Set<String> locations(Path model) {
    Set<String> found = new TreeSet<>();
    try (FileChannel channel = InputFile.channel(model)) {
      CodedInputStream in = CodedInputStream.newInstance(Channels.newInputStream(channel));
      in.setSizeLimit(Integer.MAX_VALUE);
      read(in, Message.MODEL, 0, found);
    } catch (InvalidProtocolBufferException | EOFException e) {
      throw new IllegalArgumentException(
          "this is no ONNX model, or the file is truncated: expected the whole .onnx file", e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + model + ": " + Reason.of(e), e);
    }
    return found;
  }

  private static void read(CodedInputStream in, Message message, int depth, Set<String> found)
      throws IOException {
    if (depth > DEEPEST) {
      throw new InvalidProtocolBufferException("too deep");
    }
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      boolean nested = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      Message inner = message.at(field);
      if (nested && (inner != null || message == Message.TENSOR && field == EXTERNAL_DATA)) {
        int outer = in.pushLimit(in.readRawVarint32());
        if (inner == null) {
          pair(in, found);
        } else {
          read(in, inner, depth + 1, found);
        }
        if (in.getBytesUntilLimit() != 0) {
          throw new EOFException();
        }
        in.popLimit(outer);
      } else if (!in.skipField(tag)) {
        throw new InvalidProtocolBufferException("a group ends that never began");
      }
    }
  }

  private static void pair(CodedInputStream in, Set<String> found) throws IOException {
    String key = "";
    String value = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      boolean text = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      int field = WireFormat.getTagFieldNumber(tag);
      if (text && field == 1) {
        key = in.readString();
      } else if (text && field == 2) {
        value = in.readString();
      } else if (!in.skipField(tag)) {
        throw new InvalidProtocolBufferException("a group ends that never began");
      }
    }
    if (key.equals(LOCATION)) {
      found.add(value);
    }
  }
}

package org.sphereface.training.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sphereface.files.FileKind;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;
import org.sphereface.networks.io.OnnxExternalData;
import org.sphereface.networks.io.TorchArchive;

/** The format of a whole model, with its network. */
public enum ModelFormat {
  ONNX("onnx", Optional.empty()),
  TORCH_SCRIPT("torchscript", Optional.of("PyTorch")),
  MXNET_SYMBOL("mxnet", Optional.of("MXNet"));

  private final String id;
  private final Optional<String> engine;

  ModelFormat(String id, Optional<String> engine) {
    this.id = id;
    this.engine = engine;
  }

  /** Returns the name in files and messages. */
  public String id() {
    return id;
  }

  /** Returns the engine that runs it; empty: ONNX Runtime does. */
  public Optional<String> engine() {
    return engine;
  }

  /**
   * Returns the format by the file's content. What is like none of the formats is taken for ONNX,
   * which has no mark of its own.
   *
   * @throws IllegalArgumentException if there is no file, or it is known to be no model; the
   *     message is one sentence
   * @throws UncheckedIOException if it cannot be read
   */
  public static ModelFormat of(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("There is no file " + file + ": give a model.");
    }
    if (MxnetSymbol.isNamed(file)) {
      return MXNET_SYMBOL;
    }
    Optional<FileKind> kind = kind(file);
    if (kind.isEmpty()) {
      return ONNX;
    }
    return switch (kind.get()) {
      case MXNET -> MXNET_SYMBOL;
      case ZIP -> {
        TorchArchive.requireScript(file);
        yield TORCH_SCRIPT;
      }
      case TORCH_PICKLE, PICKLE, SAFETENSORS, CAFFE ->
          throw wrong(
              file,
              kind.get(),
              "parameters without a network are given by --network and --weights");
      case GIT_LFS -> throw wrong(file, kind.get(), "fetch the file itself by git lfs pull");
      case HTML ->
          throw wrong(file, kind.get(), "it is a page about the file: fetch the file itself");
      case GZIP, BZIP2, XZ, ZSTANDARD, SEVEN_ZIP, TAR -> throw wrong(file, kind.get(), "unpack it");
      case HDF5, MATLAB_73, NUMPY, TENSORFLOW_LITE, DJL ->
          throw wrong(file, kind.get(), "export the model as ONNX");
      default -> ONNX;
    };
  }

  private static IllegalArgumentException wrong(Path file, FileKind found, String advice) {
    return new IllegalArgumentException(
        file
            + ": expected an ONNX model, a TorchScript model or a symbol of MXNet, found "
            + found.title()
            + ": "
            + advice
            + ".");
  }

  private static Optional<FileKind> kind(Path file) {
    try (FileChannel channel = InputFile.channel(file)) {
      ByteBuffer start = ByteBuffer.allocate(FileKind.START);
      while (start.hasRemaining() && channel.read(start) >= 0) {
        // reads may give less than asked for
      }
      ByteBuffer last = ByteBuffer.allocate(1);
      int end = channel.size() > 0 && channel.read(last, channel.size() - 1) > 0 ? last.get(0) : -1;
      return FileKind.of(Arrays.copyOf(start.array(), start.position()), end);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  /**
   * Returns the files whose content a model is, the given one first.
   *
   * @throws IllegalArgumentException if one is missing or the model is damaged; the message is one
   *     sentence
   * @throws UncheckedIOException if it cannot be read
   */
  public List<Path> contents(Path file) {
    try {
      return switch (this) {
        case ONNX -> OnnxExternalData.contents(file);
        case TORCH_SCRIPT -> List.of(file);
        case MXNET_SYMBOL -> {
          MxnetSymbol symbol = MxnetSymbol.read(file);
          yield List.of(symbol.file(), symbol.parameters());
        }
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage() + ".", e);
    }
  }
}

package org.sphereface.networks.io;

import org.sphereface.files.FileKind;

/** Says what to do with a file of a format whose parameters are not read. */
final class ParameterAdvice {

  private ParameterAdvice() {}

  /** Returns what the file is, and what to do. */
  static String of(FileKind kind) {
    return kind.title() + ": " + advice(kind);
  }

  private static String advice(FileKind kind) {
    return switch (kind) {
      case PICKLE ->
          "it was not written by torch.save; save the parameters by torch.save(model.state_dict(),"
              + " FILE)";
      case ONNX ->
          "networks are written as ONNX models, not read: save the parameters of the"
              + " PyTorch model that it was made of, by safetensors.torch.save_file";
      case HDF5, TENSORFLOW_LITE, DJL, NUMPY ->
          "save its arrays under this network's names (docs/ARCHITECTURE.md) by"
              + " safetensors.numpy.save_file";
      case GZIP, BZIP2, XZ, ZSTANDARD, SEVEN_ZIP, TAR -> "unpack it";
      case GIT_LFS -> "fetch the file itself by git lfs pull";
      case HTML -> "it is no download of the file, but a page about it: fetch the file";
      default -> "give the network's parameters";
    };
  }
}

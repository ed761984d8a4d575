package org.sphereface.protocols.embeddings;

import org.sphereface.files.FileKind;

/** Advice for a file whose format has no reader of embeddings. */
final class UnsupportedFormatHint {

  private UnsupportedFormatHint() {}

  /** Returns the file's format and what to do. */
  static String of(FileKind kind) {
    return kind.title() + ": " + advice(kind);
  }

  private static String advice(FileKind kind) {
    return switch (kind) {
      case MATLAB_73, MATLAB_4 -> "in MATLAB: save(FILE, 'x', '-v7')";
      case HDF5 -> "in Python: numpy.save(FILE, h5py.File(...)[NAME][:])";
      case PARQUET, ARROW -> "save it as .npy or CSV";
      case PNG, JPEG -> "embeddings of images come from sphereface extract";
      case GZIP, BZIP2, XZ, ZSTANDARD, SEVEN_ZIP, TAR, ZIP -> "unpack it";
      case SQLITE -> "save it as .npy";
      case NUMPY -> "give it the ending .npy";
      case PICKLE, TORCH_PICKLE ->
          "nothing of it is executed here; in Python: numpy.save(FILE, array)";
      case SAFETENSORS -> "in Python: numpy.save(FILE, tensor.numpy())";
      case MXNET -> "in Python: numpy.save(FILE, array.asnumpy())";
      case GIT_LFS -> "fetch the file itself by git lfs pull";
      case HTML -> "fetch the file again";
      case ONNX, CAFFE, TENSORFLOW_LITE, DJL, PDF -> "give embeddings";
    };
  }
}

package org.sphereface.files;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Describes why a file could not be read or written, without naming the file again. */
public final class Reason {

  private Reason() {}

  /** Returns the path that a failure names, or the given one if it names none. */
  public static String place(IOException failure, Path other) {
    return failure instanceof FileSystemException of && of.getFile() != null
        ? of.getFile()
        : other.toString();
  }

  /** The reason, without a full stop. */
  public static String of(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "it does not exist";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "it exists already";
    }
    if (failure instanceof NotDirectoryException) {
      return "it is a file, not a folder";
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return "the folder is not empty";
    }
    if (failure instanceof FileSystemLoopException) {
      return "its links lead in a circle";
    }
    if (failure instanceof FileSystemException of) {
      return of.getReason() == null ? "the system refuses it" : of.getReason();
    }
    if (failure instanceof CharacterCodingException) {
      return "it is not text in UTF-8";
    }
    if (failure.getMessage() != null) {
      return failure.getMessage();
    }
    return failure instanceof EOFException ? "it ends too early" : failure.toString();
  }
}

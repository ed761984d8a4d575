package org.sphereface.experiments;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.FileInputStream;
import java.io.FileReader;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;

/**
 * Files are opened for reading by {@code files.InputFile} alone: a pipe would be waited for without
 * end, a device may have no end, and what is read whole needs a bound.
 */
@AnalyzeClasses(packages = "org.sphereface", importOptions = MainCode.class)
class ReadingTest {

  /**
   * The kernel's own files, what this program wrote a moment ago, and archives, which a library
   * opens by their names.
   */
  private static final String ALLOWED =
      ".*\\.(MachineDescription|NativeMemory|ProgramVersion|NumpyArchive)(\\$.*)?";

  private static DescribedPredicate<JavaCall<?>> calls(Class<?> owner, String names) {
    return target(owner(assignableTo(owner))).and(target(nameMatching(names)));
  }

  @ArchTest
  static final ArchRule filesAreOpenedByInputFile =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.sphereface.files..", "org.sphereface.benchmarks..")
          .and()
          .haveNameNotMatching(ALLOWED)
          .should()
          .callMethodWhere(
              calls(
                  Files.class,
                  "readAllBytes|readString|newInputStream|lines|readAllLines|newBufferedReader"
                      + "|newByteChannel"))
          .orShould()
          .callMethodWhere(calls(FileChannel.class, "open"))
          .orShould()
          .callMethodWhere(calls(ImageIO.class, "read"))
          // hands a file to a library, which opens it
          .orShould()
          .callMethodWhere(calls(Path.class, "toFile"))
          .orShould()
          .callConstructorWhere(target(owner(assignableTo(FileInputStream.class))))
          .orShould()
          .callConstructorWhere(target(owner(assignableTo(FileReader.class))))
          .orShould()
          .callConstructorWhere(target(owner(assignableTo(RandomAccessFile.class))))
          .orShould()
          .callConstructorWhere(target(owner(assignableTo(Scanner.class))))
          .orShould()
          .callConstructorWhere(target(owner(assignableTo(ZipFile.class))));
}

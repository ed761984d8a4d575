package org.sphereface.reports.html;

import java.nio.file.Path;
import java.util.List;

/**
 * Two faces and their similarity, as one page that needs no other file.
 *
 * @param faces the two
 * @param facts name and value
 */
public record FacePairPage(List<Face> faces, List<Fact> facts) {

  /**
   * An aligned face.
   *
   * @param name of the photograph
   * @param png the image, in base 64
   */
  public record Face(String name, String png) {}

  /**
   * Writes the page; every value is escaped for HTML.
   *
   * @throws ReportException if it cannot be written
   */
  public void write(Path file) {
    new PageTemplates().writeAlone(file, "facepair.ftlh", this, FacePairPage.class);
  }
}

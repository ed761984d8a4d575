package org.sphereface.reports.html;

import freemarker.core.HTMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import org.sphereface.files.OutputFolder;
import org.sphereface.files.PrintableText;
import org.sphereface.files.Sha256;
import org.sphereface.reports.plot.Palette;

/**
 * The templates of the report; every value is escaped for HTML, and control characters are shown by
 * their numbers.
 */
public final class PageTemplates {

  private final Configuration configuration;

  public PageTemplates() {
    configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setClassForTemplateLoading(PageTemplates.class, "");
    configuration.setDefaultEncoding("UTF-8");
    configuration.setLocale(Locale.ROOT);
    configuration.setNumberFormat("computer");
    configuration.setOutputFormat(HTMLOutputFormat.INSTANCE);
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
  }

  /**
   * Fills a template.
   *
   * @param model public, as FreeMarker reads nothing else; its components are the template's names
   */
  public String render(String template, Record model) {
    try (StringWriter out = new StringWriter()) {
      configuration.getTemplate(template).process(model, out);
      return PrintableText.ofLines(out.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TemplateException e) {
      throw new IllegalStateException("Template " + template + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes a page that needs no other file.
   *
   * @param page what the template calls {@code page}; its texts are shown as {@link RedactedText}
   *     does
   * @throws ReportException if it cannot be written
   */
  <T> void writeAlone(Path file, String template, T page, Class<T> type) {
    Path absolute = file.toAbsolutePath();
    T published = new RedactedText().of(page, type);
    String style = resource("style.css");
    String source = "'sha256-" + sha256(style) + "'";
    String text = render(template, new WholePage(published, style, source));
    new ReportFolder(OutputFolder.at(absolute.getParent()))
        .write(absolute.getFileName().toString(), text);
  }

  /** A page that needs no other file. */
  public record WholePage(Object page, String style, String styleSource) {}

  /** Returns the hash by which a page's security policy allows a style in the page. */
  private static String sha256(String style) {
    byte[] bytes = style.getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(Sha256.digest().digest(bytes));
  }

  /** Writes style sheets and scripts into a report's folder. */
  public void copy(ReportFolder out, String... names) {
    for (String name : names) {
      out.write(name, resource(name));
    }
  }

  private static String resource(String name) {
    try (InputStream in = PageTemplates.class.getResourceAsStream(name)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return name.endsWith(".css")
          ? Palette.STYLE + text
          : text.replace("\"the palette\"", Palette.script());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

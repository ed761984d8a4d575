package org.sphereface.reports;

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
import java.util.Locale;
import java.util.Map;

/** The templates of the report; every value is escaped for HTML. */
final class Pages {

  private final Configuration configuration;

  Pages() {
    configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setClassForTemplateLoading(Pages.class, "");
    configuration.setDefaultEncoding("UTF-8");
    configuration.setLocale(Locale.ROOT);
    configuration.setNumberFormat("computer");
    configuration.setOutputFormat(HTMLOutputFormat.INSTANCE);
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
  }

  String render(String template, Map<String, Object> model) {
    try (StringWriter out = new StringWriter()) {
      configuration.getTemplate(template).process(model, out);
      return out.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TemplateException e) {
      throw new IllegalStateException("Template " + template + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes a page that needs no other file.
   *
   * @param page what the template calls {@code page}
   * @throws ReportException if it cannot be written
   */
  void writeAlone(Path file, String template, Object page) {
    Path absolute = file.toAbsolutePath();
    String text = render(template, Map.of("page", page, "style", resource("style.css")));
    new ReportFolder(absolute.getParent()).write(absolute.getFileName().toString(), text);
  }

  /** A file that is copied as it is. */
  String resource(String name) {
    try (InputStream in = Pages.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

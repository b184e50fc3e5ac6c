package io.campaignmessaging.commands;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where a command writes and asks. Colours, bars and questions are only for a person before a
 * terminal; what goes into a file or a pipe is plain UTF-8.
 */
final class Terminal {

  private static final String ESCAPE = "\u001b[";

  /** What a text is painted with. */
  enum Colour {
    /** What is done. */
    GREEN("32"),
    /** What waits for somebody. */
    YELLOW("33"),
    /** What has failed. */
    RED("31"),
    /** What is less important. */
    DIM("2");

    private final String code;

    Colour(String code) {
      this.code = code;
    }
  }

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean interactive;
  private final boolean coloured;
  private final boolean blocks;
  private final Function<String, String> question;
  private final Function<String, char[]> hiddenQuestion;

  /**
   * Makes a terminal.
   *
   * @param out standard output
   * @param err standard error
   * @param environment says NO_COLOR and TERM
   * @param charset what a person's terminal can show; null where nobody sits before one
   * @param question asks for a line
   * @param hiddenQuestion asks for a line that is not shown
   */
  Terminal(
      PrintWriter out,
      PrintWriter err,
      Map<String, String> environment,
      Charset charset,
      Function<String, String> question,
      Function<String, char[]> hiddenQuestion) {
    this.out = out;
    this.err = err;
    this.interactive = charset != null && !"dumb".equals(environment.get("TERM"));
    this.coloured = interactive && environment.getOrDefault("NO_COLOR", "").isEmpty();
    this.blocks = charset != null && charset.newEncoder().canEncode("█░");
    this.question = charset == null ? null : question;
    this.hiddenQuestion = charset == null ? null : hiddenQuestion;
  }

  /**
   * Returns the terminal of this process.
   *
   * @param environment the variables of the process
   * @return the terminal
   */
  static Terminal ofProcess(Map<String, String> environment) {
    Console console = System.console();
    Charset charset = console == null || !isTerminal(console) ? null : console.charset();
    Charset written = charset == null ? StandardCharsets.UTF_8 : charset;
    return new Terminal(
        writer(FileDescriptor.out, written),
        writer(FileDescriptor.err, written),
        environment,
        charset,
        text -> console.readLine("%s", text),
        text -> console.readPassword("%s", text));
  }

  /** From Java 22 on there is a console without a terminal, too. */
  private static boolean isTerminal(Console console) {
    try {
      Method method = Console.class.getMethod("isTerminal");
      return (boolean) method.invoke(console);
    } catch (NoSuchMethodException older) {
      return true;
    } catch (ReflectiveOperationException failure) {
      throw new IllegalStateException("The console does not say whether it is one.", failure);
    }
  }

  private static PrintWriter writer(FileDescriptor descriptor, Charset charset) {
    OutputStream stream = new FileOutputStream(descriptor);
    return new PrintWriter(new OutputStreamWriter(stream, charset), false);
  }

  /**
   * Returns standard output.
   *
   * @return a writer that is flushed by {@link #line} and {@link #document}
   */
  PrintWriter out() {
    return out;
  }

  /**
   * Returns standard error.
   *
   * @return a writer that is flushed by {@link #error}
   */
  PrintWriter err() {
    return err;
  }

  /**
   * Says whether a person sees what is written, so that it may move.
   *
   * @return false for a file, a pipe and a terminal that cannot move
   */
  boolean isInteractive() {
    return interactive;
  }

  /**
   * Says whether escape codes for colours may be written.
   *
   * @return false without a terminal and where NO_COLOR is set
   */
  boolean isColoured() {
    return coloured;
  }

  /**
   * Writes a line to standard output.
   *
   * @param text the line
   */
  void line(String text) {
    out.print(text + "\n");
    out.flush();
  }

  /**
   * Writes a document of the API as it came, with a line feed behind it.
   *
   * @param document the document
   */
  void document(String document) {
    line(document.stripTrailing());
  }

  /**
   * Writes a line to standard error.
   *
   * @param text the line
   */
  void error(String text) {
    err.print(text + "\n");
    err.flush();
  }

  /**
   * Writes over the line that was written before by this method. Only for a person.
   *
   * @param text the line
   */
  void overwrite(String text) {
    if (interactive) {
      out.print("\r" + text + ESCAPE + "K");
      out.flush();
    }
  }

  /** Ends a line that was overwritten. */
  void endOverwriting() {
    if (interactive) {
      line("");
    }
  }

  /** Begins a new picture at the top of the terminal. Only for a person. */
  void clear() {
    if (interactive) {
      out.print(ESCAPE + "H" + ESCAPE + "2J");
    }
  }

  /**
   * Paints a text where colours are shown.
   *
   * @param text the text
   * @param colour how
   * @return the text, with escape codes or as it is
   */
  String paint(String text, Colour colour) {
    return coloured ? ESCAPE + colour.code + "m" + text + ESCAPE + "0m" : text;
  }

  /**
   * Draws a bar where a person sees it.
   *
   * @param done how many are done
   * @param total of how many
   * @param width how many characters it has
   * @return the bar; empty without a terminal
   */
  String bar(long done, long total, int width) {
    if (!interactive) {
      return "";
    }
    int filled = (int) Math.min(width, total == 0 ? width : done * width / total);
    return blocks
        ? "█".repeat(filled) + "░".repeat(width - filled)
        : "#".repeat(filled) + ".".repeat(width - filled);
  }

  /**
   * Asks a person to repeat a word.
   *
   * @param text what is about to happen, and the question
   * @param word the word that means yes
   * @return whether they did; nothing where nobody can be asked
   */
  Optional<Boolean> confirm(String text, String word) {
    return question == null ? Optional.empty() : Optional.of(word.equals(question.apply(text)));
  }

  /**
   * Asks a person for a password, without showing it.
   *
   * @param text the question
   * @return what they said; nothing where nobody can be asked or nothing was said
   */
  Optional<String> password(String text) {
    char[] answer = hiddenQuestion == null ? null : hiddenQuestion.apply(text);
    return answer == null || answer.length == 0
        ? Optional.empty()
        : Optional.of(new String(answer));
  }

  /**
   * Takes out of a text from outside what would move the cursor or forge a line.
   *
   * @param text the text
   * @return the text with a question mark for each such character
   */
  static String clean(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
  }

  /**
   * Writes a share with one decimal.
   *
   * @param done how many are done
   * @param total of how many
   * @return for example {@code 62.5 %}; what is not done is never 100.0 %
   */
  static String percent(long done, long total) {
    if (total == 0 || done >= total) {
      return "100.0 %";
    }
    return String.format(Locale.ROOT, "%.1f %%", Math.floor(done * 1000.0 / total) / 10);
  }

  /**
   * Writes a whole number with thousands apart.
   *
   * @param number the number
   * @return for example {@code 1,000}
   */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}

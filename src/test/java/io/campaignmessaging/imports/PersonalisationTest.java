package io.campaignmessaging.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonalisationTest {

  private static final Map<String, String> FIELDS =
      Map.of("name", "Ada", "First name", "Ada L.", "template", "{{name}}", "empty", "", "}", "x");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Dear {{name}}! | Dear Ada!",
        "{{name}}{{name}} | AdaAda",
        "Dear {{ name }} | Dear Ada",
        "Dear {{First name}} | Dear Ada L.",
        "Dear {{empty}}. | Dear .",
        "no field | no field",
        "one { and }} | one { and }}",
        "literal \\{{name}} | literal {{name}}",
        "\\{{ {{name}} | {{ Ada",
      })
  void aFieldStandsWhereItsNameWas(String text, String expected) {
    assertThat(Personalisation.apply(text, FIELDS, 1_000)).isEqualTo(expected);
  }

  @Test
  void aValueIsNotLookedThroughAgain() {
    assertThat(Personalisation.apply("{{template}}", FIELDS, 1_000)).isEqualTo("{{name}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Dear {{title}} | 'title'",
        "Dear {{NAME}} | 'NAME'",
        "Dear {{}} | ''",
        "Dear {{name | no }} behind",
      })
  void whatCannotBePutInIsRefused(String text, String reason) {
    assertThatThrownBy(() -> Personalisation.apply(text, FIELDS, 1_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aRefusalStaysInOneLine() {
    assertThatThrownBy(() -> Personalisation.apply("{{a\nb}}", FIELDS, 1_000))
        .hasMessageContaining("'a b'");
  }

  @Test
  void aTextThatGrowsTooLongIsRefused() {
    Map<String, String> fields = Map.of("long", "x".repeat(1_000));

    assertThatThrownBy(() -> Personalisation.apply("{{long}}".repeat(1_000), fields, 5_000))
        .hasMessageContaining("more than 5000 characters");
  }

  @RepeatedTest(200)
  void anyTextIsPersonalisedOrRefused(RepetitionInfo repetition) {
    Random dice = new Random(repetition.getCurrentRepetition());
    String[] pieces = {
      "{{", "}}", "{", "}", "\\", "name", "empty", "First name", " ", "x", "\uD83D\uDE00"
    };
    StringBuilder text = new StringBuilder();
    for (int piece = 0; piece < 12; piece++) {
      text.append(pieces[dice.nextInt(pieces.length)]);
    }
    assertThat(resultOrNull(text.toString())).isEqualTo(expectedOrNull(text.toString()));
  }

  private static String resultOrNull(String text) {
    try {
      return Personalisation.apply(text, FIELDS, 1_000);
    } catch (IllegalArgumentException refused) {
      return null;
    }
  }

  /** The same said as a regular expression: a text, or null where something cannot be put in. */
  private static String expectedOrNull(String text) {
    Matcher place =
        Pattern.compile("\\\\\\{\\{|\\{\\{(.*?)}}|\\{\\{", Pattern.DOTALL).matcher(text);
    StringBuilder expected = new StringBuilder();
    while (place.find()) {
      boolean literal = place.group().startsWith("\\");
      String value = place.group(1) == null ? null : FIELDS.get(place.group(1).strip());
      if (!literal && value == null) {
        return null;
      }
      place.appendReplacement(expected, Matcher.quoteReplacement(literal ? "{{" : value));
    }
    return place.appendTail(expected).toString();
  }
}

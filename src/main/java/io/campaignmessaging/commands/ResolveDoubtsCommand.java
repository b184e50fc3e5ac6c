package io.campaignmessaging.commands;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code doubts resolve}: an operator's word on messages in doubt. */
@Command(
    name = "resolve",
    description = "Say what became of messages in doubt: of some, or of all of a campaign.")
final class ResolveDoubtsCommand extends ApplicationCommand {

  /** What an operator can say. */
  enum Word {
    /** The vendor has it. */
    DELIVERED,
    /** The vendor does not have it, and it is not to be sent again. */
    FAILED,
    /** It is to be sent again, under the same key. */
    SEND_AGAIN
  }

  /** Takes a word as it is typed: small letters and dashes. */
  static final class WordConverter implements ITypeConverter<Word> {
    @Override
    public Word convert(String text) {
      try {
        return Word.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
      } catch (IllegalArgumentException unknown) {
        throw new TypeConversionException("it must be delivered, failed or send-again");
      }
    }
  }

  @Option(
      names = "--message",
      paramLabel = "ID",
      split = ",",
      description = "These messages, by their ids, separated by commas.")
  private List<Long> messages;

  @Option(
      names = "--campaign",
      paramLabel = "ID",
      description = "Those of this campaign; without --message all of them.")
  private String campaign;

  @Option(
      names = "--as",
      required = true,
      paramLabel = "WORD",
      converter = WordConverter.class,
      description =
          "delivered: the vendor has it; failed: it has not, and shall not; send-again: send it"
              + " under the same key.")
  private Word word;

  @Option(names = "--note", paramLabel = "TEXT", description = "Why; kept with the receipt.")
  private String note;

  ResolveDoubtsCommand(Surroundings surroundings) {
    super(surroundings, true);
  }

  @Override
  int run(ApplicationClient application) {
    if (messages == null && campaign == null) {
      throw new CommandFailure(ExitCode.USAGE, "Name --message, --campaign or both.");
    }
    Map<String, Object> resolution = new LinkedHashMap<>();
    resolution.put("messageIds", messages);
    resolution.put("campaignId", campaign);
    resolution.put("resolution", word);
    resolution.put("note", note);
    print(application.post("/api/messages/in-doubt/resolutions", resolution));
    return ExitCode.DONE;
  }
}

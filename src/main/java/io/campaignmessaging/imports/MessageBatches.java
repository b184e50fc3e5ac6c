package io.campaignmessaging.imports;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.springframework.http.HttpStatus;

/**
 * The batches of one import, each as the JSON document that {@code insert-messages.sql} takes in.
 * What was taken in before, under the same Idempotency-Key, is read and compared and not given out
 * again.
 */
final class MessageBatches implements Iterator<String> {

  /** A batch of long texts has fewer messages, so that a statement stays small. */
  private static final int CHARACTERS_OF_A_BATCH = 1_000_000;

  private final LineReader lines;
  private final MessageCheck check;
  private final JsonMapper json;
  private final int size;
  private final Begun begun;
  private final LineDigest digest = new LineDigest();
  private long records;
  private boolean opened;
  private ImportedLine ahead;
  private IOException failure;
  private boolean over;

  /**
   * What is known of the import already.
   *
   * @param importId its id
   * @param run which run of it this is
   * @param records how many lines were taken in or refused before
   * @param digest their {@link LineDigest}; null if there are none
   */
  record Begun(long importId, int run, long records, String digest) {}

  MessageBatches(LineReader lines, MessageCheck check, JsonMapper json, int size, Begun begun) {
    this.lines = lines;
    this.check = check;
    this.json = json;
    this.size = size;
    this.begun = begun;
  }

  /**
   * Whether another batch comes; the last one may be empty and ends the import.
   *
   * @throws ImportRefusedException if the body does not begin with what was taken in before
   * @throws UncheckedIOException if it cannot be read that far
   */
  @Override
  public boolean hasNext() {
    open();
    return !over;
  }

  /**
   * The next batch.
   *
   * @throws UncheckedIOException if the body cannot be read any further; what could be was given
   *     out before
   */
  @Override
  public String next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (ahead == null && failure != null) {
      over = true;
      throw new UncheckedIOException(failure);
    }
    List<RawValue> messages = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();
    int characters = 0;
    while (ahead != null
        && messages.size() + refusals.size() < size
        && characters < CHARACTERS_OF_A_BATCH) {
      try {
        String message = write(check.check(ahead));
        messages.add(new RawValue(message));
        characters += message.length();
      } catch (MessageCheck.RefusedException refused) {
        refusals.add(refused.refusal());
      }
      digest.add(ahead);
      records++;
      readAhead();
    }
    over = ahead == null && failure == null;
    Map<String, Object> batch = new LinkedHashMap<>();
    batch.put("importId", begun.importId());
    batch.put("run", begun.run());
    batch.put("records", records);
    batch.put("digest", digest.value());
    batch.put("last", over);
    batch.put("messages", messages);
    batch.put("refusals", refusals);
    return write(batch);
  }

  /**
   * Reads a body that was taken in to its end before, to see that it is the same.
   *
   * @throws ImportRefusedException if it is another
   * @throws UncheckedIOException if it cannot be read
   */
  void compare() {
    open();
    if (failure != null) {
      throw new UncheckedIOException(failure);
    }
    if (ahead != null) {
      throw another();
    }
  }

  private void open() {
    if (opened) {
      return;
    }
    opened = true;
    // Until it is found to be what it was; a refusal is not to be asked for once more.
    over = true;
    readAhead();
    while (records < begun.records() && ahead != null) {
      digest.add(ahead);
      records++;
      readAhead();
    }
    if (records < begun.records() && failure != null) {
      throw new UncheckedIOException(failure);
    }
    if (begun.records() > 0
        && (records < begun.records() || !digest.value().equals(begun.digest()))) {
      throw another();
    }
    over = false;
  }

  private static ImportRefusedException another() {
    return new ImportRefusedException(
        HttpStatus.UNPROCESSABLE_ENTITY,
        "The Idempotency-Key was used for another body before: take another key for this one.");
  }

  private void readAhead() {
    try {
      ahead = lines.next();
    } catch (IOException unreadable) {
      ahead = null;
      failure = unreadable;
    }
  }

  private String write(Object content) {
    try {
      return json.writeValueAsString(content);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}

package io.campaignmessaging.imports;

import java.io.IOException;

/** Reads the messages of a body one after the other and holds no more than one of them. */
interface LineReader {

  /** The longest line, field or name that is read, in characters; more could fill the memory. */
  int LONGEST_TEXT = 1_000_000;

  /** Most fields of one message. */
  int MOST_FIELDS = 100;

  /**
   * Reads the next message.
   *
   * @return the message, or why it cannot be used; null at the end of the body
   * @throws UnreadableBodyException if nothing behind this place can be read
   * @throws IOException if the connection broke
   */
  ImportedLine next() throws IOException;
}

package io.campaignmessaging.imports;

import java.util.Map;

/**
 * One message of an import as it was read.
 *
 * @param row the number of the message in the body, from 1
 * @param line the line of the body on which it begins, from 1
 * @param fields its fields by their names as they are written, in their order; a value is null
 *     where JSON says so; empty if the line cannot be used
 * @param refusal why the line cannot be used; null if its fields could be read
 */
record ImportedLine(long row, long line, Map<String, String> fields, Refusal refusal) {

  static ImportedLine of(long row, long line, Map<String, String> fields) {
    return new ImportedLine(row, line, fields, null);
  }

  static ImportedLine refused(long row, long line, String field, String reason) {
    return new ImportedLine(row, line, Map.of(), new Refusal(row, line, field, reason));
  }
}

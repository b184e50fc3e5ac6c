package io.campaignmessaging.imports;

/**
 * Why a line of an import is not taken in.
 *
 * @param number the number of the message in the body, from 1
 * @param line the line of the body on which it begins, from 1
 * @param field the field that is wrong; null if it is the line as a whole
 * @param reason what is wrong and what would be right, in one sentence; it does not show the value
 */
record Refusal(long number, long line, String field, String reason) {}

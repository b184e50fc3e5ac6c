/**
 * Takes messages in over HTTP: reads an upload line by line, checks and personalises each line, and
 * hands the route one batch after the other.
 */
package io.campaignmessaging.imports;

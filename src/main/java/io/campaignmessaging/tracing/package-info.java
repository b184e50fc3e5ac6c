/** Traces of claims, off unless an OTLP endpoint is named. docs/operations.md says how. */
package io.campaignmessaging.tracing;

/**
 * What is counted and measured, for {@code /actuator/prometheus}. docs/metrics.md names all of it.
 */
package io.campaignmessaging.metrics;

package io.campaignmessaging.page;

/**
 * How this process sends, as {@code show-sending} answers it.
 *
 * @param paused whether an operator holds all claims back
 * @param batchSize how many messages a claim takes
 * @param pollInterval how long to wait after a claim that found nothing, for example 5s
 */
public record SendingView(boolean paused, int batchSize, String pollInterval) {}

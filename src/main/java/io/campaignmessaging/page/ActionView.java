package io.campaignmessaging.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A row of the audit as {@code list-actions} answers it.
 *
 * @param id its id
 * @param action what was done, for example PAUSE_CAMPAIGN
 * @param operator by whom
 * @param origin from where; may be null
 * @param requestedAt when
 * @param request what was asked for
 * @param outcome what came of it
 */
public record ActionView(
    long id,
    String action,
    String operator,
    String origin,
    Instant requestedAt,
    JsonNode request,
    JsonNode outcome) {}

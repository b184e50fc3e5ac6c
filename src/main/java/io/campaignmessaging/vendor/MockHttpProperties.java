package io.campaignmessaging.vendor;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the vendor {@code mock-http} sends: {@code campaign.mock-receiver.*}, checked here and read
 * by {@code routes/vendors.camel.yaml}.
 *
 * @param url Where vendor-mock-http sends, an http or https URL.
 * @param username The user as which vendor-mock-http logs in, any text.
 */
@Validated
@ConfigurationProperties("campaign.mock-receiver")
public record MockHttpProperties(
    @DefaultValue("http://127.0.0.1:${server.port}/mock-receiver/messages")
        @NotNull @Pattern(
            regexp = "https?://[^/?#\\s]+(/\\S*)?",
            message =
                "must be an http or https URL such as http://127.0.0.1:8080/mock-receiver/messages")
        String url,
    @DefaultValue("operator") @NotNull String username) {}

package io.campaignmessaging.security;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How users of an identity provider get their roles: {@code campaign.login.*}. Which provider,
 * {@code spring.security.oauth2.client.*} says.
 *
 * @param roleClaim The claim of an identity provider's users that has their roles, with dots
 *     between the names of nested ones; any text. It is a text or a list of texts.
 * @param viewerRole The role of the identity provider whose users may look, any text.
 * @param operatorRole The role of the identity provider whose users may also change, any text.
 */
@Validated
@ConfigurationProperties("campaign.login")
public record LoginProperties(
    @DefaultValue("roles") @NotBlank String roleClaim,
    @DefaultValue("viewer") @NotBlank String viewerRole,
    @DefaultValue("operator") @NotBlank String operatorRole) {}

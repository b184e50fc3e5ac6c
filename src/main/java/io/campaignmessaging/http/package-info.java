/** What all HTTP entries share: how they answer. */
package io.campaignmessaging.http;

/**
 * The page at {@code /}: renders what the routes of the API answer, orders what its buttons say,
 * and keeps the figures moving. It has no flow and no SQL of its own.
 */
package io.campaignmessaging.page;

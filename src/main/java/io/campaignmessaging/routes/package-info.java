/**
 * Checks the routes that integrators write, before they run: in the build, at the start, and when a
 * file changes while the application runs.
 */
package io.campaignmessaging.routes;

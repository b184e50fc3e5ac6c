/**
 * The sub-commands of the jar: what operators ask and order over the HTTP API, from a shell.
 * Nothing here starts the application or is started with it.
 */
package io.campaignmessaging.commands;

/**
 * Fixes: the program around a finding is parsed once more, and what closes the window is written as edits of its text.
 *
 * <p>{@code Fixer} chooses the repair by what the finding speaks of; each repair is a class of its own and gives up where it is
 * not sure of the code that it would change. JavaParser says where things stand; what is written is text, so that everything
 * else in the file stays as it is.
 */
package dev.tocsin.rules.fix;

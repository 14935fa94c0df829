/** What changed, and what was there before, as Git knows it. Runs the {@code git} program, which must be installed. */
package dev.tocsin.cli.git;

/** Pairs checks with acts, and weighs what stands in the way of a second request. */
package dev.tocsin.analyzer.race;

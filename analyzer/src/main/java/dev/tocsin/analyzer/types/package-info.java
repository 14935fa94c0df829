/** Which declaration a name means: the types of all files together, resolved from sources alone, without a class path. */
package dev.tocsin.analyzer.types;

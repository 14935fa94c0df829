/**
 * Files of the scanned tree: which there are ({@link dev.tocsin.analyzer.source.SourceTree}), what they say ({@link
 * dev.tocsin.analyzer.source.SourceReader}, {@link dev.tocsin.analyzer.source.SourceText}), and which of the Java
 * files can matter at all ({@link dev.tocsin.analyzer.source.Sieve}). Needs nothing but the JDK.
 */
package dev.tocsin.analyzer.source;

/** The pipeline from a folder of sources to open windows. */
package dev.tocsin.analyzer.engine;

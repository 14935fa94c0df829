/**
 * The analyzer's own language: entities, which rows, what is read and written, what a decision rests on. Nothing here
 * knows a framework or a parser.
 */
package dev.tocsin.analyzer.ir;

/**
 * Java source in, facts out. The only package that knows JavaParser: a file's syntax tree is lowered to facts and dropped
 * before the next file is read.
 */
package dev.tocsin.analyzer.frontend;

/** What a framework's model is asked, and what it may answer with. Models live in {@code frameworks}. */
package dev.tocsin.analyzer.model;

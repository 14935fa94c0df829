/** One model for each persistence framework: which calls read, write and lock. Models know nothing of each other. */
package dev.tocsin.analyzer.frameworks;

package dev.tocsin.analyzer.flow;

/** From one body to another: a call, or the body that it was taken to mean. */
sealed interface Link permits CallSite, Body {}

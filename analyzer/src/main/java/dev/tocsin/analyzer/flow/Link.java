package dev.tocsin.analyzer.flow;

/** From one body to another: a call, or the body itself whose summary was asked for. */
sealed interface Link permits CallSite, Body {}

/** The Maven plugin: the {@code tocsin} command inside of a build. */
package dev.tocsin.maven;

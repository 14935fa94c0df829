/** Takes fixes to the tree: puts those together that do not meet, as a patch for other tools or written to the files. */
package dev.tocsin.rules.patch;

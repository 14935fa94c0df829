/** Which findings of a scan are shown: chosen rules, suppressions, the baseline, changed files. Every format shows the same. */
package dev.tocsin.cli.selection;

package dev.tocsin.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The commands once more, as picocli's generator of completions has to see them. Which values an argument takes is known by its
 * label, the word that stands for it in the help.
 *
 * <p>The generator calls shell variables after labels, so that of two options with one label both would get the values of the
 * second: here every option has a label of its own.
 */
final class CompletedCommands {

    private final Map<String, List<String>> values;

    /** @param values by label, what the arguments that are called so take */
    CompletedCommands(Map<String, List<String>> values) {
        this.values = Map.copyOf(values);
    }

    CommandSpec of(CommandSpec command) {
        CommandSpec completed = CommandSpec.create().name(command.name());
        for (OptionSpec option : command.options()) {
            if (option.hidden()) {
                continue;
            }
            OptionSpec.Builder builder = OptionSpec.builder(option.names())
                    .paramLabel(option.longestName())
                    .type(type(option));
            candidates(option).ifPresent(builder::completionCandidates);
            completed.addOption(builder.build());
        }
        for (PositionalParamSpec positional : command.positionalParameters()) {
            PositionalParamSpec.Builder builder = PositionalParamSpec.builder()
                    .paramLabel(positional.paramLabel())
                    .index(positional.index())
                    .type(type(positional));
            candidates(positional).ifPresent(builder::completionCandidates);
            completed.addPositional(builder.build());
        }
        command.subcommands().forEach((name, sub) -> completed.addSubcommand(name, of(sub.getCommandSpec())));
        return completed;
    }

    private static Class<?> type(ArgSpec argument) {
        return argument.typeInfo().isBoolean() ? boolean.class : String.class;
    }

    private Optional<List<String>> candidates(ArgSpec argument) {
        if (argument.completionCandidates() == null) {
            return Optional.ofNullable(values.get(argument.paramLabel()));
        }
        // The constants of an enumeration, which the help shows in small letters.
        return Optional.of(StreamSupport.stream(argument.completionCandidates().spliterator(), false)
                .map(candidate -> candidate.toLowerCase(Locale.ROOT))
                .toList());
    }
}

// daybook completion bash|zsh|fish
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/command_line/command_groups.h"

namespace daybook::command_line {
namespace {

// Commands below a command, and the long options it takes.
std::string WordsAfter(const CLI::App& command, const CLI::App& root) {
  std::string words;
  for (const CLI::App* child : command.get_subcommands([](const CLI::App*) { return true; })) {
    absl::StrAppend(&words, child->get_name(), " ");
  }
  for (const CLI::App* app : {&command, &root}) {
    for (const CLI::Option* option : app->get_options()) {
      for (const std::string& name : option->get_lnames()) absl::StrAppend(&words, "--", name, " ");
    }
    if (&command == &root) break;
  }
  if (!words.empty()) words.pop_back();
  return words;
}

// A line for each command: the path that leads there and the words that may follow.
void AppendCases(const CLI::App& command, const CLI::App& root, const std::string& path, std::string& cases) {
  absl::StrAppend(&cases, "    \"", path, "\") words=\"", WordsAfter(command, root), "\" ;;\n");
  for (const CLI::App* child : command.get_subcommands([](const CLI::App*) { return true; })) {
    AppendCases(*child, root, absl::StrCat(path, path.empty() ? "" : " ", child->get_name()), cases);
  }
}

// All paths as a pattern of case: "till"|"till list"|…
void AppendPaths(const CLI::App& command, const std::string& path, std::string& paths) {
  for (const CLI::App* child : command.get_subcommands([](const CLI::App*) { return true; })) {
    const std::string below = absl::StrCat(path, path.empty() ? "" : " ", child->get_name());
    absl::StrAppend(&paths, paths.empty() ? "" : "|", "\"", below, "\"");
    AppendPaths(*child, below, paths);
  }
}

constexpr absl::string_view kBash = R"(_daybook() {
  local path="" next words i
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="${path:+$path }${COMP_WORDS[i]}"
    case "$next" in
      $PATHS) path="$next" ;;
    esac
  done
  case "$path" in
$CASES  esac
  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
  if [[ "$path" == "submit" ]]; then COMPREPLY+=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}")); fi
}
complete -F _daybook daybook
)";

std::string BashScript(const CLI::App& root) {
  std::string cases, paths;
  AppendCases(root, root, "", cases);
  AppendPaths(root, "", paths);
  return absl::StrReplaceAll(kBash, {{"$PATHS", paths}, {"$CASES", cases}});
}

std::string ZshScript(const CLI::App& root) {
  return absl::StrCat("#compdef daybook\nautoload -U +X bashcompinit && bashcompinit\n", BashScript(root));
}

std::string FishQuoted(const std::string& text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"'", "\\'"}}), "'");
}

std::string FishScript(const CLI::App& root) {
  std::string script = "complete -c daybook -f\n";
  const auto all = [](const CLI::App*) { return true; };
  for (const CLI::App* command : root.get_subcommands(all)) {
    absl::StrAppend(&script, "complete -c daybook -n __fish_use_subcommand -a ", command->get_name(), " -d ",
                    FishQuoted(command->get_description()), "\n");
    for (const CLI::App* child : command->get_subcommands(all)) {
      absl::StrAppend(&script, "complete -c daybook -n '__fish_seen_subcommand_from ", command->get_name(), "' -a ",
                      child->get_name(), " -d ", FishQuoted(child->get_description()), "\n");
    }
  }
  for (const CLI::Option* option : root.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      absl::StrAppend(&script, "complete -c daybook -l ", name, " -d ", FishQuoted(option->get_description()), "\n");
    }
  }
  return script;
}

absl::Status RunCompletion(Session& session, const CLI::App& root, const std::string& shell) {
  session.output().PrintText(shell == "bash" ? BashScript(root) : shell == "zsh" ? ZshScript(root) : FishScript(root));
  return absl::OkStatus();
}

}  // namespace

void AddCompletionCommand(CLI::App& app, Session& session) {
  const auto shell = std::make_shared<std::string>();
  CLI::App* completion = app.add_subcommand("completion", "A script that completes commands and options in a shell");
  completion->add_option("shell", *shell, "bash, zsh or fish")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
  session.Bind(completion, [&app, &session, shell] { return RunCompletion(session, app, *shell); });
}

}  // namespace daybook::command_line

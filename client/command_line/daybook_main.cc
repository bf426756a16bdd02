// The daybook command line.
#include <cstdio>
#include <string>

#include "CLI/CLI.hpp"
#include "client/command_line/command_groups.h"
#include "client/command_line/exit_code.h"
#include "client/command_line/session.h"

namespace {

using namespace daybook::command_line;  // The program is nothing but these.

void AddCommands(CLI::App& app, Session& session) {
  AddSubmitCommand(app, session);
  AddTillCommands(app, session);
  AddHoldingsCommands(app, session);
  AddEventsCommands(app, session);
  AddStatusCommands(app, session);
}

// The reason in the reader's language follows the server's own message, which says what this time.
void PrintError(const absl::Status& status) {
  std::fprintf(stderr, "daybook: %s\n", std::string(status.message()).c_str());
  const std::string text = daybook::client::LocalizedTextOf(status);
  if (!text.empty() && status.message().find(text) == std::string::npos) std::fprintf(stderr, "%s\n", text.c_str());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Daybook, the ledger of service-centre counters. Data go to stdout, everything else to stderr.\n"
               "Exit codes: 0 fine, 1 failure, 2 usage, 3 the data disagree, 4 not found, 5 refused by a rule,\n"
               "6 unreachable or not in time, 7 not allowed.",
               "daybook");
  app.fallthrough();
  app.require_subcommand(0, 1);
  Session session(stdout);
  session.AddOptions(app);
  AddCommands(app, session);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error, std::cout, std::cerr) == 0 ? kFine : kUsage;
  }
  const absl::Status status = session.Run();
  if (!status.ok()) PrintError(status);
  return ExitCodeOf(status);
}

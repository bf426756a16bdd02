// The daybook command line.
#include <cstdio>
#include <iostream>
#include <string>

#include "CLI/CLI.hpp"
#include "client/command_line/command_groups.h"
#include "client/command_line/exit_code.h"
#include "client/command_line/session.h"

namespace {

using namespace daybook::command_line;  // The program is nothing but these.

void AddCommands(CLI::App& app, Session& session) {
  AddDevCommand(app, session);
  AddSubmitCommand(app, session);
  AddSimulateCommand(app, session);
  AddTillCommands(app, session);
  AddHoldingsCommands(app, session);
  AddCloseCommands(app, session);
  AddReportCommands(app, session);
  AddEventsCommands(app, session);
  AddTrailCommand(app, session);
  AddReplayCommand(app, session);
  AddVerifyCommand(app, session);
  AddExportCommands(app, session);
  AddStatusCommands(app, session);
  AddCompletionCommand(app, session);
}

// The reason in the reader's language follows the server's own message, which says what this time.
void PrintError(const absl::Status& status) {
  const std::string message =
      status.message().empty() ? absl::StatusCodeToString(status.code()) : std::string(status.message());
  std::fprintf(stderr, "daybook: %s\n", message.c_str());
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

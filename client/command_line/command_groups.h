// The groups of commands. Each adds its commands with their options to the program; see the .cc file of the same name.
#pragma once

#include "CLI/CLI.hpp"
#include "client/command_line/session.h"

namespace daybook::command_line {

void AddCloseCommands(CLI::App& app, Session& session);
void AddCompletionCommand(CLI::App& app, Session& session);
void AddDevCommand(CLI::App& app, Session& session);
void AddEventsCommands(CLI::App& app, Session& session);
void AddExportCommands(CLI::App& app, Session& session);
void AddHoldingsCommands(CLI::App& app, Session& session);
// Into the group `report`.
void AddRegisterReports(CLI::App& report, Session& session);
void AddReplayCommand(CLI::App& app, Session& session);
void AddReportCommands(CLI::App& app, Session& session);
void AddSimulateCommand(CLI::App& app, Session& session);
void AddStatusCommands(CLI::App& app, Session& session);
void AddSubmitCommand(CLI::App& app, Session& session);
void AddTillCommands(CLI::App& app, Session& session);
void AddTrailCommand(CLI::App& app, Session& session);
void AddVerifyCommand(CLI::App& app, Session& session);

}  // namespace daybook::command_line

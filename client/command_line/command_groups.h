// The groups of commands. Each adds its commands with their options to the program; see the .cc file of the same name.
#pragma once

#include "CLI/CLI.hpp"
#include "client/command_line/session.h"

namespace daybook::command_line {

void AddStatusCommands(CLI::App& app, Session& session);
void AddSubmitCommand(CLI::App& app, Session& session);
void AddTillCommands(CLI::App& app, Session& session);
void AddHoldingsCommands(CLI::App& app, Session& session);
void AddEventsCommands(CLI::App& app, Session& session);

}  // namespace daybook::command_line

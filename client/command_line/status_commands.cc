// daybook status, daybook version
#include "absl/strings/str_cat.h"
#include "client/command_line/command_groups.h"
#include "client/command_line/words.h"
#include "daybook/v1/admin_service.grpc.pb.h"
#include "grpcpp/grpcpp.h"
#include "ledger/base/digest.h"

namespace daybook::command_line {
namespace {

Table StatusTable(const v1::GetStatusResponse& status) {
  Table table({Left("what"), Left("value")});
  table.AddRow({"version", status.version()});
  table.AddRow({"ledger", absl::StrCat(absl::Hex(status.ledger_id(), absl::kZeroPad16))});
  table.AddRow({"state", EnumText(status.state())});
  if (!status.state_reason().empty()) table.AddRow({"reason", status.state_reason()});
  table.AddRow({"durable events", absl::StrCat(status.durable_sequence())});
  table.AddRow({"applied events", absl::StrCat(status.applied_sequence())});
  table.AddRow({"tree root", ToHex(status.tree_root())});
  table.AddRow({"epoch", absl::StrCat(status.epoch())});
  table.AddRow({"pages", absl::StrCat(status.pages())});
  table.AddRow({"stored bytes", absl::StrCat(status.stored_bytes())});
  table.AddRow({"syncs", absl::StrCat(status.syncs())});
  table.AddRow({"checkpoint", absl::StrCat(status.checkpoint_sequence())});
  table.AddRow({"queued commands", absl::StrCat(status.queue_commands())});
  table.AddRow({"queued bytes", absl::StrCat(status.queue_bytes())});
  table.AddRow({"started", TimeText(status.started())});
  table.AddRow({"last commit", TimeText(status.last_commit())});
  for (const v1::FoldStatus& fold : status.folds()) {
    table.AddRow({absl::StrCat("fold ", fold.name(), " version ", fold.version()), absl::StrCat(fold.applied_sequence())});
  }
  return table;
}

absl::Status RunStatus(Session& session) {
  v1::GetStatusResponse response;
  DAYBOOK_RETURN_IF_ERROR(
      session.Ask<v1::AdminService>(&v1::AdminService::Stub::GetStatus, v1::GetStatusRequest(), response));
  session.output().Print(response, StatusTable(response));
  return absl::OkStatus();
}

absl::Status RunVersion(Session& session) {
  v1::GetStatusResponse version;
  version.set_version(DAYBOOK_VERSION);
  if (session.output().format() == Format::kJson) {
    session.output().PrintText("{\"version\":\"" DAYBOOK_VERSION "\"}\n");
    return absl::OkStatus();
  }
  Table table({Left("program"), Left("version")});
  table.AddRow({"daybook", DAYBOOK_VERSION});
  table.AddRow({"grpc", grpc::Version()});
  session.output().Print(version, table);
  return absl::OkStatus();
}

}  // namespace

void AddStatusCommands(CLI::App& app, Session& session) {
  session.Bind(app.add_subcommand("status", "How the server is"), [&session] { return RunStatus(session); });
  session.Bind(app.add_subcommand("version", "This program's version"), [&session] { return RunVersion(session); });
}

}  // namespace daybook::command_line

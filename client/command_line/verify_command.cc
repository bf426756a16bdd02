// daybook verify --data DIR | --server ADDR
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/command_line/command_groups.h"
#include "client/command_line/progress.h"
#include "client/command_line/words.h"
#include "daybook/v1/admin_service.grpc.pb.h"
#include "ledger/base/digest.h"
#include "ledger/engine/ledger.h"

namespace daybook::command_line {
namespace {

struct VerifyOptions {
  std::string data;
  std::string anchor;
};

absl::StatusOr<v1::VerifyVerdict> VerifyServer(Session& session) {
  v1::VerifyVerdict verdict;
  bool judged = false;
  Progress progress("events");
  DAYBOOK_RETURN_IF_ERROR((session.AskStream<v1::AdminService, v1::VerifyRequest, v1::VerifyResponse>(
      &v1::AdminService::Stub::Verify, v1::VerifyRequest(), [&](const v1::VerifyResponse& response) {
        progress.Update(response.events_checked(), response.events_total());
        if (!response.has_verdict()) return;
        judged = true;
        verdict = response.verdict();
      })));
  if (!judged) return absl::InternalError("the server ended without a verdict");
  return verdict;
}

absl::StatusOr<v1::VerifyVerdict> VerifyData(const VerifyOptions& options) {
  engine::LedgerOptions ledger;
  ledger.directory = options.data;
  ledger.anchor_path = options.anchor;
  Progress progress("events");
  return engine::VerifyDirectory(ledger, [&](uint64_t checked, uint64_t total) {
    progress.Update(checked, total);
    return true;
  });
}

absl::Status RunVerify(Session& session, const VerifyOptions& options) {
  DAYBOOK_ASSIGN_OR_RETURN(const v1::VerifyVerdict verdict,
                           options.data.empty() ? VerifyServer(session) : VerifyData(options));
  Table table({Left("what"), Left("value")});
  table.AddRow({"log", verdict.sound() ? "sound" : "DAMAGED"});
  if (verdict.first_bad_sequence() != 0) table.AddRow({"first bad event", absl::StrCat(verdict.first_bad_sequence())});
  for (const std::string& finding : verdict.findings()) table.AddRow({"finding", finding});
  table.AddRow({"events", absl::StrCat(verdict.tree_size())});
  table.AddRow({"tree root", ToHex(verdict.tree_root())});
  table.AddRow({"pages", absl::StrCat(verdict.pages())});
  table.AddRow({"closes", absl::StrCat(verdict.closes())});
  session.output().Print(verdict, table);
  if (verdict.sound()) return absl::OkStatus();
  const std::string what = verdict.findings().empty() ? "the log is not sound" : verdict.findings(0);
  if (verdict.first_bad_sequence() == 0) return absl::DataLossError(what);
  return absl::DataLossError(absl::StrCat("first bad event: ", verdict.first_bad_sequence(), ": ", what));
}

}  // namespace

void AddVerifyCommand(CLI::App& app, Session& session) {
  const auto options = std::make_shared<VerifyOptions>();
  CLI::App* verify = app.add_subcommand(
      "verify", "Checks the whole log (pages, sequence, postings, tree, closes) and names the first bad event; exit 3");
  verify->add_option("--data", options->data, "Data directory of a stopped server; else the running server is asked");
  verify->add_option("--anchor", options->anchor, "Its anchor, when it does not lie beside the directory");
  session.Bind(verify, [&session, options] { return RunVerify(session, *options); });
}

}  // namespace daybook::command_line

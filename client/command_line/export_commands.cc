// daybook export hledger|beancount|csv|jsonl
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "client/command_line/beancount.h"
#include "client/command_line/command_groups.h"
#include "client/command_line/hledger.h"
#include "client/command_line/postings_csv.h"
#include "client/command_line/progress.h"
#include "client/event_reader.h"
#include "daybook/v1/admin_service.grpc.pb.h"
#include "ledger/base/digest.h"
#include "ledger/journal/journal.h"

namespace daybook::command_line {
namespace {

struct ExportOptions {
  std::string data;
  std::string anchor;
  bool excel = false;
};

using Visit = absl::FunctionRef<absl::Status(const v1::RecordedEvent&)>;

// All that is durable when it begins.
absl::Status ReadServer(Session& session, Visit visit) {
  v1::GetStatusResponse status;
  DAYBOOK_RETURN_IF_ERROR(
      session.Ask<v1::AdminService>(&v1::AdminService::Stub::GetStatus, v1::GetStatusRequest(), status));
  DAYBOOK_ASSIGN_OR_RETURN(const auto channel, session.Channel());
  v1::ReadEventsRequest request;
  request.set_from_sequence(1);
  request.set_to_sequence(status.durable_sequence());
  if (status.durable_sequence() == 0) return absl::OkStatus();
  Progress progress("events");
  return client::ReadEvents(channel, session.query_options(), request,
                            [&](const v1::ReadEventsResponse& response) -> absl::Status {
                              for (const v1::RecordedEvent& event : response.events()) {
                                DAYBOOK_RETURN_IF_ERROR(visit(event));
                              }
                              progress.Update(response.as_of_sequence(), status.durable_sequence());
                              return absl::OkStatus();
                            });
}

absl::Status VisitPage(const journal::Page& page, v1::RecordedEvent& recorded, Visit visit) {
  for (uint32_t i = 0; i < page.header().events; ++i) {
    const absl::string_view bytes = page.event(i);
    if (!recorded.mutable_event()->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      return absl::DataLossError(absl::StrCat("event ", page.first_sequence() + i, " cannot be read"));
    }
    recorded.set_leaf_hash(std::string(AsView(LeafHash(bytes))));
    DAYBOOK_RETURN_IF_ERROR(visit(recorded));
  }
  return absl::OkStatus();
}

// Read-only: nothing is written, also when the server that owned it was killed.
absl::Status ReadDirectory(const ExportOptions& options, Visit visit) {
  journal::JournalOptions journal_options;
  journal_options.directory = options.data;
  journal_options.anchor_path = options.anchor;
  journal_options.read_only = true;
  DAYBOOK_ASSIGN_OR_RETURN(const auto journal, journal::Journal::Open(journal_options));
  const uint64_t total = journal->durable().size;
  Progress progress("events");
  v1::RecordedEvent recorded;
  return journal->Scan(1, 0, false, [&](const journal::Page& page) -> absl::Status {
    progress.Update(page.last_sequence(), total);
    return VisitPage(page, recorded, visit);
  });
}

absl::Status ReadLog(Session& session, const ExportOptions& options, Visit visit) {
  return options.data.empty() ? ReadServer(session, visit) : ReadDirectory(options, visit);
}

absl::Status RunHledger(Session& session, const ExportOptions& options) {
  HledgerWriter writer;
  session.output().PrintText(writer.Header());
  return ReadLog(session, options, [&](const v1::RecordedEvent& recorded) -> absl::Status {
    session.output().PrintText(writer.Add(recorded.event()));
    return absl::OkStatus();
  });
}

absl::Status RunBeancount(Session& session, const ExportOptions& options) {
  BeancountWriter writer;
  session.output().PrintText(writer.Header());
  DAYBOOK_RETURN_IF_ERROR(ReadLog(session, options, [&](const v1::RecordedEvent& recorded) -> absl::Status {
    session.output().PrintText(writer.Add(recorded.event()));
    return absl::OkStatus();
  }));
  session.output().PrintText(writer.Finish());
  return absl::OkStatus();
}

absl::Status RunCsv(Session& session, const ExportOptions& options) {
  const PostingsCsv writer(options.excel);
  session.output().PrintText(writer.Header());
  return ReadLog(session, options, [&](const v1::RecordedEvent& recorded) -> absl::Status {
    session.output().PrintText(writer.Add(recorded.event()));
    return absl::OkStatus();
  });
}

absl::Status RunJsonLines(Session& session, const ExportOptions& options) {
  return ReadLog(session, options, [&](const v1::RecordedEvent& recorded) -> absl::Status {
    session.output().PrintText(ToJsonLine(recorded) + "\n");
    return absl::OkStatus();
  });
}

}  // namespace

void AddExportCommands(CLI::App& app, Session& session) {
  CLI::App* group = app.add_subcommand("export", "The whole log for other programs, oldest event first");
  group->require_subcommand(1);
  const auto options = std::make_shared<ExportOptions>();
  const auto add = [&](const char* name, const char* what, absl::Status (*run)(Session&, const ExportOptions&)) {
    CLI::App* command = group->add_subcommand(name, what);
    command->add_option("--data", options->data, "Data directory of a stopped server; else the running server is asked");
    command->add_option("--anchor", options->anchor, "Its anchor, when it does not lie beside the directory");
    session.Bind(command, [&session, options, run] { return run(session, *options); });
    return command;
  };
  add("hledger", "A journal that `hledger -f - check` proves", RunHledger);
  add("beancount", "A ledger that `bean-check` proves", RunBeancount);
  add("csv", "A line of comma-separated values for each posting", RunCsv)
      ->add_flag("--excel", options->excel, "For Excel: a byte order mark, long numbers as text, no formulas");
  add("jsonl", "A line of protobuf JSON for each event, with its leaf hash", RunJsonLines);
}

}  // namespace daybook::command_line

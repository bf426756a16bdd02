#include "ledger/domain/breach.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"

namespace daybook::domain {
namespace {

using Subject = v1::RecordBreach;

// A deadline as it stands; due_micros 0: nothing is due.
struct Standing {
  CentreId centre;
  int64_t due_micros = 0;
  bool is_recorded = false;
  // Of a tool.
  StaffId holder;
};

Standing ComplaintStanding(const LedgerState& state, const v1::ComplaintBreach& wish) {
  const auto complaint = state.desk.complaints.find(ComplaintId(wish.complaint()));
  if (complaint == state.desk.complaints.end()) return {};
  const bool is_reply = wish.deadline() == v1::COMPLAINT_DEADLINE_REPLY;
  const Deadline& deadline = is_reply ? complaint->second.reply : complaint->second.resolve;
  if (deadline.IsKept()) return {};
  return {complaint->second.centre, deadline.due_micros, deadline.is_recorded};
}

// When a tool that somebody holds must be back.
Standing ToolDue(const LedgerState& state, ToolId tool) {
  const ToolInfo* lent = state.tools.FindTool(tool);
  const auto held = state.things.find(Thing{v1::ASSET_KIND_TOOL, tool.number()});
  if (lent == nullptr || held == state.things.end() || held->second.kind != v1::ACCOUNT_KIND_STAFF) return {};
  return {.centre = lent->centre,
          .due_micros = lent->due_micros,
          .holder = StaffId(static_cast<uint32_t>(held->second.number))};
}

Standing ToolStanding(const LedgerState& state, ToolId tool) {
  Standing standing = ToolDue(state, tool);
  const auto recorded = state.desk.tools_overdue.find(tool);
  standing.is_recorded = recorded != state.desk.tools_overdue.end() && recorded->second == standing.due_micros;
  return standing;
}

Standing DepositStanding(const LedgerState& state, DepositId number) {
  const auto deposit = state.deposits.find(number);
  if (deposit == state.deposits.end()) return {};
  const CentreId centre = deposit->second.centre;
  return {centre, state.FindCentre(centre)->book.DepositDueMicros(number),
          state.desk.deposits_overdue.contains(number)};
}

Standing SpotCheckStanding(const LedgerState& state, TillId number) {
  const Till* till = state.FindTill(number);
  if (till == nullptr) return {};
  Standing standing{till->centre, state.FindCentre(till->centre)->book.SpotCheckDueMicros(number)};
  const auto recorded = state.desk.spot_checks_missed.find(number);
  // Where the interval was changed meanwhile, an earlier time for the same check is no second breach; that of the next check
  // lies after the one recorded.
  standing.is_recorded = recorded != state.desk.spot_checks_missed.end() && recorded->second >= standing.due_micros;
  return standing;
}

Standing StandingOf(const LedgerState& state, const v1::RecordBreach& wish) {
  switch (wish.subject_case()) {
    case Subject::kComplaint:
      return ComplaintStanding(state, wish.complaint());
    case Subject::kTool:
      return ToolStanding(state, ToolId(wish.tool()));
    case Subject::kDeposit:
      return DepositStanding(state, DepositId(wish.deposit()));
    case Subject::kSpotCheckTill:
      return SpotCheckStanding(state, TillId(wish.spot_check_till()));
    case Subject::SUBJECT_NOT_SET:
      break;
  }
  return {};
}

absl::Status CheckBreach(const Hearing& hearing, const Standing& standing) {
  if (standing.due_micros == 0 || standing.centre != hearing.centre_id()) {
    return Rejected(v1::REJECTION_REASON_BREACH_SUBJECT_UNKNOWN);
  }
  if (hearing.context.commit_time_micros <= standing.due_micros) {
    return Rejected(v1::REJECTION_REASON_BREACH_NOT_DUE, absl::StrCat("due at ", standing.due_micros));
  }
  if (standing.is_recorded) return Rejected(v1::REJECTION_REASON_BREACH_RECORDED);
  return absl::OkStatus();
}

void FillFact(const v1::RecordBreach& wish, const Standing& standing, v1::Event& event) {
  switch (wish.subject_case()) {
    case Subject::kComplaint:
      event.mutable_complaint_overdue()->set_complaint(wish.complaint().complaint());
      event.mutable_complaint_overdue()->set_deadline(wish.complaint().deadline());
      event.mutable_complaint_overdue()->set_due_micros(standing.due_micros);
      return;
    case Subject::kTool:
      event.mutable_tool_overdue()->set_tag(wish.tool());
      event.mutable_tool_overdue()->set_holder(standing.holder.number());
      event.mutable_tool_overdue()->set_due_micros(standing.due_micros);
      return;
    case Subject::kDeposit:
      event.mutable_deposit_overdue()->set_deposit(wish.deposit());
      event.mutable_deposit_overdue()->set_due_micros(standing.due_micros);
      return;
    case Subject::kSpotCheckTill:
      event.mutable_spot_check_missed()->set_till(wish.spot_check_till());
      event.mutable_spot_check_missed()->set_due_micros(standing.due_micros);
      return;
    case Subject::SUBJECT_NOT_SET:
      return;
  }
}

// --- What is overdue -------------------------------------------------------------------------------------------------

// Small, since there may be many before the first hundred are chosen.
struct DueItem {
  int64_t due_micros = 0;
  Subject::SubjectCase subject = Subject::SUBJECT_NOT_SET;
  uint64_t number = 0;
  v1::ComplaintDeadline deadline = v1::COMPLAINT_DEADLINE_UNSPECIFIED;
  CentreId centre;

  // The oldest first; no two are equal.
  bool operator<(const DueItem& other) const {
    return std::tie(due_micros, subject, number, deadline) <
           std::tie(other.due_micros, other.subject, other.number, other.deadline);
  }
};

class DueList {
 public:
  explicit DueList(int64_t now_micros) : now_micros_(now_micros) {}

  void Add(const Standing& standing, Subject::SubjectCase subject, uint64_t number,
           v1::ComplaintDeadline deadline = v1::COMPLAINT_DEADLINE_UNSPECIFIED) {
    if (standing.due_micros == 0 || standing.due_micros >= now_micros_ || standing.is_recorded) return;
    items_.push_back({standing.due_micros, subject, number, deadline, standing.centre});
  }
  const std::vector<DueItem>& First(size_t count) {
    std::sort(items_.begin(), items_.end());
    if (items_.size() > count) items_.resize(count);
    return items_;
  }

 private:
  const int64_t now_micros_;
  std::vector<DueItem> items_;
};

void AddComplaints(const LedgerState& state, DueList& list) {
  for (const auto& [number, complaint] : state.desk.complaints) {
    for (const auto deadline : {v1::COMPLAINT_DEADLINE_REPLY, v1::COMPLAINT_DEADLINE_RESOLVE}) {
      v1::ComplaintBreach breach;
      breach.set_complaint(number.number());
      breach.set_deadline(deadline);
      list.Add(ComplaintStanding(state, breach), Subject::kComplaint, number.number(), deadline);
    }
  }
}

void AddTools(const LedgerState& state, DueList& list) {
  for (const auto& [thing, holder] : state.things) {
    if (thing.kind != v1::ASSET_KIND_TOOL || holder.kind != v1::ACCOUNT_KIND_STAFF) continue;
    list.Add(ToolStanding(state, ToolId(thing.number)), Subject::kTool, thing.number);
  }
}

// The same deadline has the same name for ever, so that trying again doubles nothing.
std::string RequestIdOf(const DueItem& item) {
  switch (item.subject) {
    case Subject::kComplaint:
      return absl::StrCat("breach-complaint-", item.number,
                          item.deadline == v1::COMPLAINT_DEADLINE_REPLY ? "-reply" : "-resolve");
    case Subject::kTool:
      return absl::StrCat("breach-tool-", item.number, "-", item.due_micros);
    case Subject::kDeposit:
      return absl::StrCat("breach-deposit-", item.number);
    case Subject::kSpotCheckTill:
      return absl::StrCat("breach-spot-", item.number, "-", item.due_micros);
    case Subject::SUBJECT_NOT_SET:
      break;
  }
  return "";
}

void FillSubject(const DueItem& item, v1::RecordBreach& breach) {
  switch (item.subject) {
    case Subject::kComplaint:
      breach.mutable_complaint()->set_complaint(item.number);
      breach.mutable_complaint()->set_deadline(item.deadline);
      return;
    case Subject::kTool:
      return breach.set_tool(item.number);
    case Subject::kDeposit:
      return breach.set_deposit(item.number);
    case Subject::kSpotCheckTill:
      return breach.set_spot_check_till(static_cast<uint32_t>(item.number));
    case Subject::SUBJECT_NOT_SET:
      return;
  }
}

}  // namespace

absl::Status Decide(Hearing& hearing, const v1::RecordBreach& wish) {
  // Nobody acts (the shape says so), and deadlines pass whether or not the day is open.
  DAYBOOK_RETURN_IF_ERROR(CheckClaimedDate(hearing, Lateness::kNever));
  const Standing standing = StandingOf(hearing.state, wish);
  DAYBOOK_RETURN_IF_ERROR(CheckBreach(hearing, standing));
  // Nothing refuses from here on.
  FillFact(wish, standing, *AddCentreEvent(hearing));
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::ComplaintOverdue& fact) {
  auto& complaints = change.state.desk.complaints;
  const auto complaint = complaints.find(ComplaintId(fact.complaint()));
  const bool is_reply = fact.deadline() == v1::COMPLAINT_DEADLINE_REPLY;
  (is_reply ? complaint->second.reply : complaint->second.resolve).is_recorded = true;
  if (complaint->second.IsSettled()) complaints.erase(complaint);
}

// A tool that came back needs no memory of it: lent again, it is due at another time.
void Evolve(Change& change, const v1::ToolOverdue& fact) {
  LedgerState& state = change.state;
  absl::erase_if(state.desk.tools_overdue, [&](const auto& entry) {
    const auto held = state.things.find(Thing{v1::ASSET_KIND_TOOL, entry.first.number()});
    return held == state.things.end() || held->second.kind != v1::ACCOUNT_KIND_STAFF;
  });
  state.desk.tools_overdue[ToolId(fact.tag())] = fact.due_micros();
}

// Nor does a deposit that has arrived.
void Evolve(Change& change, const v1::DepositOverdue& fact) {
  LedgerState& state = change.state;
  absl::btree_set<DepositId>& overdue = state.desk.deposits_overdue;
  for (auto it = overdue.begin(); it != overdue.end();) {
    const auto deposit = state.deposits.find(*it);
    const bool is_under_way = deposit != state.deposits.end() && !deposit->second.confirmed;
    it = is_under_way ? std::next(it) : overdue.erase(it);
  }
  overdue.insert(DepositId(fact.deposit()));
}

void Evolve(Change& change, const v1::SpotCheckMissed& fact) {
  change.state.desk.spot_checks_missed[TillId(fact.till())] = fact.due_micros();
}

std::vector<v1::Command> DueBreaches(const LedgerState& state, int64_t now_micros) {
  DueList list(now_micros);
  AddComplaints(state, list);
  AddTools(state, list);
  for (const auto& [number, deposit] : state.deposits) {
    list.Add(DepositStanding(state, number), Subject::kDeposit, number.number());
  }
  for (const auto& [number, till] : state.tills) {
    list.Add(SpotCheckStanding(state, number), Subject::kSpotCheckTill, number.number());
  }
  std::vector<v1::Command> commands;
  for (const DueItem& item : list.First(kDueBreachesMax)) {
    v1::Command& command = commands.emplace_back();
    command.set_request_id(RequestIdOf(item));
    command.set_centre(item.centre.number());
    // When it passed, and not when somebody looked: the same command each time.
    command.set_occur_time_micros(item.due_micros);
    FillSubject(item, *command.mutable_record_breach());
  }
  return commands;
}

}  // namespace daybook::domain

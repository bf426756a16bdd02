#include "tests/simulation/history.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "ledger/base/rejection.h"

namespace daybook::simulation {
namespace {

constexpr size_t kCommandsShown = 12;

const google::protobuf::FieldDescriptor* PayloadOf(const google::protobuf::Message& message) {
  const auto* oneof = message.GetDescriptor()->FindOneofByName("payload");
  return message.GetReflection()->GetOneofFieldDescriptor(message, oneof);
}

std::string NameOf(const v1::Command& command) { return PayloadOf(command)->name(); }

std::string NamesOf(const std::set<v1::RejectionReason>& reasons) {
  if (reasons.empty()) return "accepted";
  return absl::StrJoin(reasons, "|", [](std::string* out, v1::RejectionReason reason) {
    absl::StrAppend(out, ReasonName(reason));
  });
}

std::string TextOf(const std::vector<OpenedCase>& cases) {
  return absl::StrCat("[", absl::StrJoin(cases, ", ", [](std::string* out, const OpenedCase& one) {
                        absl::StrAppend(out, one.number, " ", v1::CaseOrigin_Name(one.origin), " of ",
                                        one.answerable, " at ", one.balance_fen);
                      }), "]");
}

// What events only say so that the ledger needs to remember less.
template <typename Lines>
void ForgetLines(Lines& lines, bool all) {
  for (auto& line : lines) {
    line.clear_before();
    line.clear_card_written();
    if (!all) continue;
    line.clear_invoiced_before_fen();
    line.clear_invoiceable_fen();
  }
}

void ForgetMemory(v1::Event& fact) {
  if (fact.has_invoice_issued()) ForgetLines(*fact.mutable_invoice_issued()->mutable_lines(), false);
  if (fact.has_invoice_voided()) {
    ForgetLines(*fact.mutable_invoice_voided()->mutable_lines(), true);
    fact.mutable_invoice_voided()->clear_was_checked();
  }
  if (fact.has_red_invoice_issued()) {
    ForgetLines(*fact.mutable_red_invoice_issued()->mutable_lines(), false);
    fact.mutable_red_invoice_issued()->clear_blue_before();
  }
  if (fact.has_manual_invoices_checked()) fact.mutable_manual_invoices_checked()->clear_left_since_sequence();
}

}  // namespace

std::string History::Run(Census& census) {
  for (const v1::Command& command : generator_.SetUp()) {
    if (std::string wrong = Step(command, census); !wrong.empty()) return absl::StrCat("set-up: ", wrong);
  }
  for (int i = 0; i < options_.commands; ++i) {
    const v1::Command command = generator_.Next(model_, now_micros_);
    if (std::string wrong = Step(command, census); !wrong.empty()) return wrong;
    if (i % 40 == 20) subject_.TakeCheckpoint();
  }
  if (holdings_ != model_.holdings()) return "holdings differ";
  for (auto* check : {&CheckGivenBack, &CheckCases, &CheckCloses}) {
    if (std::string wrong = check(subject_.log()); !wrong.empty()) return wrong;
  }
  return "";
}

std::string History::LastCommands() const {
  std::string text;
  const size_t first = told_.size() > kCommandsShown ? told_.size() - kCommandsShown : 0;
  for (size_t i = first; i < told_.size(); ++i) absl::StrAppend(&text, "#", i, " ", told_[i], "\n");
  return text;
}

std::string History::Step(const v1::Command& command, Census& census) {
  if (command.has_close_business_day() || told_.size() % 16 == 0) {
    if (std::string wrong = CheckOpenItems(command.centre()); !wrong.empty()) return wrong;
    if (std::string wrong = CheckDue(); !wrong.empty()) return wrong;
  }
  const size_t before = subject_.log().size();
  const absl::StatusOr<v1::Receipt> answer = subject_.Submit(command, now_micros_);
  const v1::RejectionReason reason = answer.ok() ? v1::REJECTION_REASON_UNSPECIFIED : ReasonOf(answer.status());
  const Verdict expected = model_.Submit(command, now_micros_, reason);
  told_.push_back(absl::StrCat(answer.ok() ? "accepted" : answer.status().ToString(), ": ",
                               command.ShortDebugString()));
  if (answer.ok() != expected.accepted() || (!answer.ok() && !expected.reasons.contains(reason))) {
    return absl::StrCat(NameOf(command), ": the ledger says ", answer.ok() ? "accepted" : ReasonName(reason),
                        ", the model ", NamesOf(expected.reasons));
  }
  if (!answer.ok()) {
    ++census.refused[std::string(ReasonName(reason))];
    return subject_.log().size() == before ? "" : "a refusal changed the log";
  }
  if (answer->replayed() != expected.replayed) return "one of them takes it for a repeat";
  if (expected.replayed) return subject_.log().size() == before ? "" : "a repeat changed the log";
  ++census.accepted[NameOf(command)];
  return CheckAccepted(command, expected, *answer, before);
}

std::string History::CheckAccepted(const v1::Command& command, const Verdict& expected, const v1::Receipt& receipt,
                                   size_t before) {
  const v1::Event* last = before == 0 ? nullptr : subject_.log()[before - 1].get();
  Quantities moved;
  if (std::string wrong = ApplyChecked(subject_.events(), holdings_, moved, last); !wrong.empty()) return wrong;
  if (moved != expected.moved) {
    return absl::StrCat(NameOf(command), ": the ledger moves ", Describe(moved), "; the model ",
                        Describe(expected.moved));
  }
  if (expected.number != 0 && receipt.number() != expected.number) {
    return absl::StrCat(NameOf(command), ": made number ", receipt.number(), ", the model ", expected.number);
  }
  if (!expected.cases.empty() && receipt.case_number() != expected.cases[0].number) {
    return absl::StrCat(NameOf(command), ": the receipt names case ", receipt.case_number());
  }
  if (std::string wrong = CheckFindings(command, receipt); !wrong.empty()) return wrong;
  if (std::string wrong = CheckFollowers(command, expected); !wrong.empty()) return wrong;
  if (std::string wrong = CheckFact(command, expected); !wrong.empty()) return wrong;
  if (std::string wrong = CheckExpectedCash(); !wrong.empty()) return wrong;
  if (std::string wrong = CheckThings(); !wrong.empty()) return wrong;
  return subject_.CompareMemories();
}

std::string History::CheckFindings(const v1::Command& command, const v1::Receipt& receipt) const {
  const bool safe = command.has_count_safe();
  if (!safe && !command.has_commit_count()) return "";
  const ModelHolder& holder = safe ? model_.centres.at(command.centre()).safe
                                   : model_.tills.at(command.till()).drawer;
  const int64_t counted_fen = safe ? command.count_safe().total_fen() : command.commit_count().total_fen();
  const v1::CountFindings& findings = receipt.findings();
  const bool same = findings.counted_fen() == counted_fen &&
                    findings.difference_fen() == counted_fen - findings.expected_fen() &&
                    static_cast<int>(findings.recount()) == holder.last_count->recounts &&
                    findings.case_number() == holder.last_count->case_number;
  return same ? "" : absl::StrCat("the findings are not the model's: ", findings.ShortDebugString());
}

std::string History::CheckFollowers(const v1::Command& command, const Verdict& expected) const {
  std::vector<OpenedCase> opened;
  std::vector<LimitPassed> passed;
  for (const auto& event : subject_.events()) {
    if (event->has_case_opened()) {
      const v1::CaseOpened& fact = event->case_opened();
      opened.push_back({fact.case_number(), fact.origin(), fact.answerable(), fact.balance_fen()});
    } else if (event->has_cash_limit_exceeded()) {
      passed.push_back({true, event->cash_limit_exceeded().scope(), event->cash_limit_exceeded().cash_fen()});
    } else if (event->has_cash_limit_restored()) {
      passed.push_back({false, event->cash_limit_restored().scope(), event->cash_limit_restored().cash_fen()});
    }
  }
  std::sort(passed.begin(), passed.end());
  std::vector<LimitPassed> limits = expected.limits;
  std::sort(limits.begin(), limits.end());
  if (passed != limits) return absl::StrCat(NameOf(command), ": other limits are passed than in the model");
  if (opened == expected.cases) return "";
  return absl::StrCat(NameOf(command), ": other cases are opened than in the model: ", TextOf(opened), " and ",
                      TextOf(expected.cases));
}

std::string History::CheckFact(const v1::Command& command, const Verdict& expected) const {
  if (!expected.fact) return "";
  const v1::Event& event = *subject_.events().front();
  const google::protobuf::FieldDescriptor* field = PayloadOf(event);
  v1::Event fact;
  fact.GetReflection()->MutableMessage(&fact, field)->CopyFrom(event.GetReflection()->GetMessage(event, field));
  ForgetMemory(fact);
  if (fact.SerializeAsString() == expected.fact->SerializeAsString()) return "";
  return absl::StrCat(NameOf(command), ": the ledger writes ", fact.ShortDebugString(), "; the model ",
                      expected.fact->ShortDebugString());
}

std::string History::CheckThings() const {
  std::map<std::pair<v1::AssetKind, uint64_t>, std::pair<v1::AccountKind, uint64_t>> held;
  for (const auto& [place, quantity] : model_.holdings()) {
    if (place.kind == v1::ACCOUNT_KIND_OUTSIDE || !domain::IsThing(place.asset)) continue;
    held[{place.asset, place.asset_number}] = {place.kind, place.number};
  }
  for (const auto& [thing, holder] : subject_.state().things) {
    const auto it = held.find({thing.kind, thing.number});
    const bool same = it != held.end() && it->second == std::make_pair(holder.kind, holder.number);
    if (!same) return absl::StrCat("somebody else holds ", v1::AssetKind_Name(thing.kind), " ", thing.number);
  }
  return held.size() == subject_.state().things.size() ? "" : "the ledger has lost a thing";
}

std::string History::CheckExpectedCash() const {
  for (const auto& [number, till] : model_.tills) {
    const auto& book = subject_.state().FindCentre(CentreId(till.centre))->book;
    const int64_t fen = subject_.state().FindTill(TillId(number))->drawer.cash_fen;
    if (fen != model_.TillFen(number) || fen != book.TillCashFen(TillId(number))) return "expected cash differs";
  }
  for (const auto& [number, subject] : subject_.state().cases) {
    const auto& book = subject_.state().FindCentre(subject.centre)->book;
    if (subject.closed == book.IsCaseOpen(number)) {
      return absl::StrCat("figures and state disagree about whether case ", number.number(), " is open");
    }
  }
  for (const auto& [number, centre] : model_.centres) {
    const domain::Centre& known = *subject_.state().FindCentre(CentreId(number));
    const int64_t fen = known.safe.cash_fen;
    if (fen != model_.SafeFen(number) || fen != known.book.SafeCashFen()) return "the safe's expected cash differs";
    const auto uncleared = holdings_.find({v1::ACCOUNT_KIND_CHEQUE_CLEARING, number});
    if ((uncleared == holdings_.end() ? 0 : uncleared->second) != model_.UnclearedFen(number)) {
      return "CHEQUE_CLEARING is not what the bank has still to judge";
    }
  }
  return "";
}

std::string History::CheckDue() const {
  std::set<std::string> due;
  std::set<std::string> ids;
  for (const v1::Command& command : domain::DueBreaches(subject_.state(), now_micros_)) {
    due.insert(Model::NameOf(command.record_breach()));
    ids.insert(command.request_id());
  }
  const std::set<std::string> expected = model_.Due(now_micros_);
  if (ids.size() != due.size()) return "two deadlines have one request id";
  if (due == expected || expected.size() > domain::kDueBreachesMax) return "";
  return absl::StrCat("due: the ledger finds ", absl::StrJoin(due, " "), "; the model ", absl::StrJoin(expected, " "));
}

std::string History::CheckOpenItems(uint32_t centre) const {
  if (!model_.centres.contains(centre)) return "";
  std::set<ModelOpenItem> open;
  const std::vector<v1::PreflightItem> items =
      *domain::Preflight(subject_.state(), CentreId(centre), now_micros_);
  for (const v1::PreflightItem& item : items) {
    open.insert({item.item().key(), item.carriable()});
  }
  const std::set<ModelOpenItem> expected = model_.OpenItems(centre, now_micros_);
  if (open == expected) return "";
  const auto key = [](std::string* out, const ModelOpenItem& item) { absl::StrAppend(out, item.key); };
  return absl::StrCat("open items: the ledger lists ", absl::StrJoin(open, " ", key), "; the model ",
                      absl::StrJoin(expected, " ", key));
}

}  // namespace daybook::simulation

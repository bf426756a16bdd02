// Whatever happens at the counters, in whatever order: the ledger and a naive second ledger give the same verdicts and
// hold the same, every prefix replays to the same memory, closed days stay as they are, and over and short are what the
// events say. Thousands of short histories, each from its seed.
//
// DAYBOOK_SEED=n runs one seed, DAYBOOK_SEEDS=n so many of them.
#include <cstdlib>
#include <map>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "ledger/base/rejection.h"
#include "tests/simulation/command_generator.h"
#include "tests/simulation/domain_subject.h"
#include "tests/simulation/log_properties.h"
#include "tests/simulation/reference_model.h"

namespace daybook::simulation {
namespace {

constexpr int kCommandsPerSeed = 250;
constexpr uint64_t kSeeds = 2'000;
constexpr size_t kCommandsShown = 12;

// What the seeds have seen, so that nobody tests nothing.
struct Census {
  std::map<std::string, int> accepted;
  std::map<std::string, int> refused;
};

std::string NameOf(const v1::Command& command) {
  const auto* oneof = v1::Command::descriptor()->FindOneofByName("payload");
  return command.GetReflection()->GetOneofFieldDescriptor(command, oneof)->name();
}

std::string Describe(const std::set<v1::RejectionReason>& reasons) {
  if (reasons.empty()) return "accepted";
  return absl::StrJoin(reasons, "|", [](std::string* out, v1::RejectionReason reason) {
    absl::StrAppend(out, ReasonName(reason));
  });
}

std::string Describe(const std::vector<OpenedCase>& cases) {
  return absl::StrCat("[", absl::StrJoin(cases, ", ", [](std::string* out, const OpenedCase& one) {
                        absl::StrAppend(out, one.number, " ", v1::CaseOrigin_Name(one.origin), " of ",
                                        one.answerable, " at ", one.balance_fen);
                      }), "]");
}

// One history.
class History {
 public:
  explicit History(uint64_t seed) : generator_(seed) {}

  // What went wrong first; empty: nothing.
  std::string Run(Census& census) {
    for (const v1::Command& command : generator_.SetUp()) {
      if (std::string wrong = Step(command, census); !wrong.empty()) return absl::StrCat("set-up: ", wrong);
    }
    for (int i = 0; i < kCommandsPerSeed; ++i) {
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

  std::string LastCommands() const {
    std::string text;
    const size_t first = told_.size() > kCommandsShown ? told_.size() - kCommandsShown : 0;
    for (size_t i = first; i < told_.size(); ++i) absl::StrAppend(&text, "#", i, " ", told_[i], "\n");
    return text;
  }

 private:
  std::string Step(const v1::Command& command, Census& census) {
    if (command.has_close_business_day() || told_.size() % 16 == 0) {
      if (std::string wrong = CheckOpenItems(command.centre()); !wrong.empty()) return wrong;
    }
    const Verdict expected = model_.Submit(command, now_micros_);
    const size_t before = subject_.log().size();
    const absl::StatusOr<v1::Receipt> answer = subject_.Submit(command, now_micros_);
    const v1::RejectionReason reason = answer.ok() ? v1::REJECTION_REASON_UNSPECIFIED : ReasonOf(answer.status());
    told_.push_back(absl::StrCat(answer.ok() ? "accepted" : answer.status().ToString(), ": ",
                                 command.ShortDebugString()));
    if (answer.ok() != expected.accepted() || (!answer.ok() && !expected.reasons.contains(reason))) {
      return absl::StrCat(NameOf(command), ": the ledger says ", answer.ok() ? "accepted" : ReasonName(reason),
                          ", the model ", Describe(expected.reasons));
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

  std::string CheckAccepted(const v1::Command& command, const Verdict& expected, const v1::Receipt& receipt,
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
    if (std::string wrong = CheckExpectedCash(); !wrong.empty()) return wrong;
    return subject_.CompareMemories();
  }

  // What a count says it found.
  std::string CheckFindings(const v1::Command& command, const v1::Receipt& receipt) const {
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

  // Cases opened and limits passed.
  std::string CheckFollowers(const v1::Command& command, const Verdict& expected) const {
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
    if (passed != expected.limits) return absl::StrCat(NameOf(command), ": other limits are passed than in the model");
    if (opened == expected.cases) return "";
    return absl::StrCat(NameOf(command), ": other cases are opened than in the model: ", Describe(opened), " and ",
                        Describe(expected.cases));
  }

  // Invariant 7: one figure for the cash in a drawer or safe; and what stands in the way of a close.
  std::string CheckExpectedCash() const {
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

  std::string CheckOpenItems(uint32_t centre) const {
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

  CommandGenerator generator_;
  Model model_;
  DomainSubject subject_;
  Quantities holdings_;
  int64_t now_micros_ = 1'795'399'200'000'000;  // 2026-11-23 10:00 in China.
  std::vector<std::string> told_;
};

std::optional<uint64_t> Number(const char* name) {
  const char* text = std::getenv(name);
  if (text == nullptr) return std::nullopt;
  return std::strtoull(text, nullptr, 10);
}

// Every kind of command was accepted, and every refusal met that the generator can provoke.
void ExpectAllMet(const Census& census) {
  const auto* oneof = v1::Command::descriptor()->FindOneofByName("payload");
  for (int i = 0; i < oneof->field_count(); ++i) {
    EXPECT_TRUE(census.accepted.contains(oneof->field(i)->name())) << oneof->field(i)->name() << " was never accepted";
  }
  // The set-up is not repeated, and amounts and lists stay small.
  const std::set<v1::RejectionReason> unmet = {
      v1::REJECTION_REASON_LEDGER_EXISTS,    v1::REJECTION_REASON_ALREADY_REGISTERED,
      v1::REJECTION_REASON_FIRST_DATE_FIXED, v1::REJECTION_REASON_LIST_TOO_LONG,
      v1::REJECTION_REASON_AMOUNT_OUT_OF_RANGE};
  const auto* reasons = v1::RejectionReason_descriptor();
  for (int i = 0; i < reasons->value_count(); ++i) {
    const auto reason = static_cast<v1::RejectionReason>(reasons->value(i)->number());
    // Below are the refusals of the door and of the server.
    if (reason < v1::REJECTION_REASON_LEDGER_EXISTS || unmet.contains(reason)) continue;
    EXPECT_TRUE(census.refused.contains(std::string(ReasonName(reason)))) << ReasonName(reason) << " was never met";
  }
}

TEST(MoneyProperties, HoldForEverySeed) {
  const std::optional<uint64_t> only = Number("DAYBOOK_SEED");
  const uint64_t first = only.value_or(1);
  const uint64_t seeds = only.has_value() ? 1 : Number("DAYBOOK_SEEDS").value_or(kSeeds);
  Census census;
  int failures = 0;
  for (uint64_t seed = first; seed < first + seeds && failures < 3; ++seed) {
    History history(seed);
    const std::string wrong = history.Run(census);
    if (wrong.empty()) continue;
    ++failures;
    ADD_FAILURE() << "DAYBOOK_SEED=" << seed << "\n" << history.LastCommands() << wrong;
  }
  if (seeds >= kSeeds && failures == 0) ExpectAllMet(census);
}

}  // namespace
}  // namespace daybook::simulation

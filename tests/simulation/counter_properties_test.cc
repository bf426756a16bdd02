// Whatever happens at the counters, in whatever order, with everything on them: the ledger and a naive second ledger give
// the same verdicts and hold the same, every prefix replays to the same memory, and what must hold of invoices, handovers,
// cards, tickets and deadlines holds of the log.
//
// DAYBOOK_NOUNS (a sum of Noun) narrows the work to some of it.
#include <set>

#include "gtest/gtest.h"
#include "ledger/base/rejection.h"
#include "tests/simulation/counter_log_properties.h"
#include "tests/simulation/seeds.h"

namespace daybook::simulation {
namespace {

constexpr uint64_t kSeeds = 2'000;

std::string CheckCounter(const Log& log) {
  for (const auto check : {CheckInvoices, CheckChecks, CheckHandovers, CheckCards, CheckTickets, CheckOnce}) {
    if (std::string wrong = check(log); !wrong.empty()) return wrong;
  }
  return "";
}

// Every kind of command was accepted, and every refusal of the rest of the counter met that the generator can provoke.
void ExpectAllMet(const Census& census) {
  const auto* oneof = v1::Command::descriptor()->FindOneofByName("payload");
  for (int i = 0; i < oneof->field_count(); ++i) {
    EXPECT_TRUE(census.accepted.contains(oneof->field(i)->name())) << oneof->field(i)->name() << " was never accepted";
  }
  // Amounts and lists stay small.
  const std::set<v1::RejectionReason> unmet = {v1::REJECTION_REASON_LIST_TOO_LONG,
                                               v1::REJECTION_REASON_AMOUNT_OUT_OF_RANGE};
  const auto* reasons = v1::RejectionReason_descriptor();
  for (int i = 0; i < reasons->value_count(); ++i) {
    const auto reason = static_cast<v1::RejectionReason>(reasons->value(i)->number());
    const bool about_the_counter =
        reason >= v1::REJECTION_REASON_INVOICE_BOOK_OVERLAPS || reason == v1::REJECTION_REASON_SESSION_FROZEN;
    if (!about_the_counter || unmet.contains(reason)) continue;
    EXPECT_TRUE(census.refused.contains(std::string(ReasonName(reason)))) << ReasonName(reason) << " was never met";
  }
}

TEST(CounterProperties, HoldForEverySeed) {
  Census census;
  const auto nouns = static_cast<uint32_t>(NumberFrom("DAYBOOK_NOUNS").value_or(kAllNouns));
  const bool complete = RunSeeds(kSeeds, {.nouns = nouns, .commands = 250}, census, CheckCounter);
  if (complete && nouns == kAllNouns) ExpectAllMet(census);
}

}  // namespace
}  // namespace daybook::simulation

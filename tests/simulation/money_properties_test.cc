// Whatever happens to money at the counters, in whatever order: the ledger and a naive second ledger give the same
// verdicts and hold the same, every prefix replays to the same memory, closed days stay as they are, and over and short are
// what the events say.
#include <set>

#include "gtest/gtest.h"
#include "ledger/base/rejection.h"
#include "tests/simulation/seeds.h"

namespace daybook::simulation {
namespace {

constexpr uint64_t kSeeds = 2'000;

// Every kind of command about money was accepted, and every refusal met that the generator can provoke.
void ExpectAllMet(const Census& census) {
  const auto* oneof = v1::Command::descriptor()->FindOneofByName("payload");
  for (int i = 0; i < oneof->field_count(); ++i) {
    if (oneof->field(i)->number() > v1::Command::kReturnGenuineFieldNumber) continue;
    EXPECT_TRUE(census.accepted.contains(oneof->field(i)->name())) << oneof->field(i)->name() << " was never accepted";
  }
  // The set-up is not repeated, amounts and lists stay small, and nobody hands over.
  const std::set<v1::RejectionReason> unmet = {
      v1::REJECTION_REASON_LEDGER_EXISTS,    v1::REJECTION_REASON_ALREADY_REGISTERED,
      v1::REJECTION_REASON_FIRST_DATE_FIXED, v1::REJECTION_REASON_LIST_TOO_LONG,
      v1::REJECTION_REASON_SESSION_FROZEN,   v1::REJECTION_REASON_AMOUNT_OUT_OF_RANGE};
  const auto* reasons = v1::RejectionReason_descriptor();
  for (int i = 0; i < reasons->value_count(); ++i) {
    const auto reason = static_cast<v1::RejectionReason>(reasons->value(i)->number());
    // Below are the refusals of the door and of the server, above those of the rest of the counter.
    const bool about_money =
        reason >= v1::REJECTION_REASON_LEDGER_EXISTS && reason < v1::REJECTION_REASON_INVOICE_BOOK_OVERLAPS;
    if (!about_money || unmet.contains(reason)) continue;
    EXPECT_TRUE(census.refused.contains(std::string(ReasonName(reason)))) << ReasonName(reason) << " was never met";
  }
}

TEST(MoneyProperties, HoldForEverySeed) {
  Census census;
  const bool complete = RunSeeds(kSeeds, {.nouns = 0, .commands = 250}, census, [](const Log&) { return ""; });
  if (complete) ExpectAllMet(census);
}

}  // namespace
}  // namespace daybook::simulation

// Events as a ledger of Beancount: one transaction per event that moves something, with its sequence as metadata, every
// asset a commodity of its own. `bean-check` then proves the double entry without a line of our code.
//
//   BeancountWriter writer;
//   for (const v1::Event& event : events) Write(writer.Add(event));    // from sequence 1 on
//   Write(writer.Finish());
//
// Beancount asserts balances at the beginning of a day. So each count is asserted the morning after, as what was
// counted and what has moved since: that holds only when everything before the count added up to what was found.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "daybook/v1/event.pb.h"

namespace daybook::command_line {

namespace v1 = ::daybook::v1;

class BeancountWriter {
 public:
  BeancountWriter() = default;

  // Title, operating currency and the commodity of money.
  std::string Header() const;
  // The event's declarations and transaction, and the assertions of days that are over; empty for an event that moves
  // and counts nothing.
  std::string Add(const v1::Event& event);
  // The assertions that still wait for their morning.
  std::string Finish();

 private:
  using Account = std::pair<v1::AccountKind, uint64_t>;
  struct Count {
    uint64_t sequence = 0;
    // What was counted, and what has moved since.
    int64_t balance_fen = 0;
  };
  struct Counts {
    // yyyymmdd.
    int32_t date = 0;
    std::vector<Count> counts;
  };

  // Declarations of what was not seen before.
  std::string Declare(v1::AccountKind kind, uint64_t number);
  std::string Declare(v1::AssetKind kind, uint64_t number);
  // Carries the counts of the day forward; those of an earlier day are asserted.
  std::string Carry(const v1::Posting& posting, int32_t date);
  std::string Assert(const Account& account, const Counts& counts) const;

  std::set<Account> accounts_;
  std::set<std::pair<v1::AssetKind, uint64_t>> assets_;
  std::map<Account, Counts> counted_;
};

// "Assets:Card-Clearing:21". The top is Beancount's type of account.
std::string BeancountAccount(v1::AccountKind kind, uint64_t number);
// 128.40 CNY; 1 CHEQUE-17.
std::string BeancountAmount(v1::AssetKind kind, uint64_t number, int64_t quantity);

}  // namespace daybook::command_line

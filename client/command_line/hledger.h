// Events as a journal of hledger: one transaction per event that moves or counts something, tagged with its sequence, every
// asset a commodity of its own. `hledger check` then proves the double entry without a line of our code.
//
//   HledgerWriter writer;
//   for (const v1::Event& event : events) Write(writer.Add(event));    // from sequence 1 on
//
// What is declared stands before its first use, so that a log of any length is written as it is read.
#pragma once

#include <set>
#include <string>
#include <utility>

#include "daybook/v1/event.pb.h"

namespace daybook::command_line {

namespace v1 = ::daybook::v1;

class HledgerWriter {
 public:
  HledgerWriter() = default;

  // Comment and the commodity of money.
  std::string Header() const;
  // The event's declarations and transaction; empty for an event that moves and counts nothing. After a count the
  // holder's cash is asserted, which holds only when every event before has been written.
  std::string Add(const v1::Event& event);

 private:
  // Declarations of what was not seen before.
  std::string Declare(v1::AccountKind kind, uint64_t number);
  std::string Declare(v1::AssetKind kind, uint64_t number);

  std::set<std::pair<int, uint64_t>> accounts_;
  std::set<std::pair<int, uint64_t>> assets_;
};

// "assets:till:301". The top is hledger's type of account.
std::string HledgerAccount(v1::AccountKind kind, uint64_t number);
// 128.40 CNY; 1 "CHEQUE:17".
std::string HledgerAmount(v1::AssetKind kind, uint64_t number, int64_t quantity);

}  // namespace daybook::command_line

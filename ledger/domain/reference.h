// Earlier things named by their number or by the request id of the command that made them.
#pragma once

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "daybook/v1/common.pb.h"
#include "ledger/domain/facts.h"

namespace daybook::domain {

namespace v1 = ::daybook::v1;

// The number meant, as far as the facts tell; 0: not known (yet). `number_in` gives the number that an event made, 0
// for events that make no such thing.
template <typename NumberIn>
uint64_t NumberMeant(const Facts& facts, const v1::Reference& reference, NumberIn number_in) {
  if (reference.by_case() == v1::Reference::kNumber) return reference.number();
  const Facts::Events* events = facts.FindCommand(reference.request_id());
  if (events == nullptr) return 0;
  for (const auto& event : *events) {
    if (const uint64_t number = number_in(*event); number != 0) return number;
  }
  return 0;
}

// What NumberMeant() needs and does not find yet.
inline void AddReferenceKeys(const Facts& facts, const v1::Reference& reference, FactKeys& keys) {
  if (reference.by_case() == v1::Reference::kRequestId && facts.FindCommand(reference.request_id()) == nullptr) {
    keys.request_ids.push_back(reference.request_id());
  }
}

// As refusals call it: "complaint 17", or the request id.
inline std::string NameOf(const v1::Reference& reference, absl::string_view noun) {
  return reference.by_case() == v1::Reference::kNumber ? absl::StrCat(noun, " ", reference.number())
                                                       : reference.request_id();
}

}  // namespace daybook::domain

// Runs of blank forms lying at a place: whether they lie there, and how they come and go. Plain functions on what
// InvoiceState holds; whoever moves forms between places uses them (allotment, issue, handover).
//
//   if (!HoldsForms(state.invoices.at_tills, till, range)) …
//   TakeForms(state.invoices.at_tills, till, range);
//   AddForms(state.invoices.at_tills, other_till, range);
#pragma once

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "ledger/domain/invoice_state.h"

namespace daybook::domain {

constexpr int64_t FormsOf(const FormRange& range) { return int64_t{range.last} - range.first + 1; }

// Whether every form of `wanted` lies there.
bool HoldsForms(const std::vector<FormRange>& ranges, const FormRange& wanted);

// Takes out what lies there of `taken`; the order of the rest stays.
void TakeForms(std::vector<FormRange>& ranges, const FormRange& taken);

// Puts forms into a store: by book, then first; neighbours become one range.
void AddSorted(std::vector<FormRange>& ranges, const FormRange& added);

// Puts forms behind those that lie at a window already.
void AddBehind(std::vector<FormRange>& ranges, const FormRange& added);

// The same for the stores or windows of InvoiceState, where no vector is empty.
template <typename Place>
bool HoldsForms(const absl::flat_hash_map<Place, std::vector<FormRange>>& places, Place place,
                const FormRange& wanted) {
  const auto it = places.find(place);
  return it != places.end() && HoldsForms(it->second, wanted);
}

template <typename Place>
void TakeForms(absl::flat_hash_map<Place, std::vector<FormRange>>& places, Place place, const FormRange& taken) {
  const auto it = places.find(place);
  if (it == places.end()) return;
  TakeForms(it->second, taken);
  if (it->second.empty()) places.erase(it);
}

inline void AddForms(absl::flat_hash_map<CentreId, std::vector<FormRange>>& stores, CentreId centre,
                     const FormRange& added) {
  AddSorted(stores[centre], added);
}

inline void AddForms(absl::flat_hash_map<TillId, std::vector<FormRange>>& tills, TillId till, const FormRange& added) {
  AddBehind(tills[till], added);
}

}  // namespace daybook::domain

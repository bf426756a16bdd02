#include "ledger/domain/handover_items.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "ledger/base/rejection.h"
#include "ledger/domain/postings.h"

namespace daybook::domain {
namespace {

// A refusal names so many of them: who corrects the list compares it with the holdings anyway.
constexpr size_t kDifferencesShown = 10;

using Ranges = google::protobuf::RepeatedPtrField<v1::InvoiceRange>;

std::vector<FormRange> RangesOf(const Ranges& ranges) {
  std::vector<FormRange> forms;
  for (const v1::InvoiceRange& range : ranges) {
    forms.push_back({.book = InvoiceBookId(range.book()), .first = range.first(), .last = range.last()});
  }
  return forms;
}

// By book, then first; what adjoins is one range.
std::vector<FormRange> Joined(std::vector<FormRange> forms) {
  std::sort(forms.begin(), forms.end());
  std::vector<FormRange> joined;
  for (const FormRange& range : forms) {
    const bool adjoins = !joined.empty() && joined.back().book == range.book && joined.back().last + 1 == range.first;
    if (adjoins) {
      joined.back().last = range.last;
    } else {
      joined.push_back(range);
    }
  }
  return joined;
}

void SetRanges(const std::vector<FormRange>& forms, Ranges& ranges) {
  ranges.Clear();
  for (const FormRange& form : forms) {
    v1::InvoiceRange& range = *ranges.Add();
    range.set_book(form.book.number());
    range.set_first(form.first);
    range.set_last(form.last);
  }
}

// Null: none lie there.
const std::vector<FormRange>* FormsAt(const LedgerState& state, TillId till) {
  const auto found = state.invoices.at_tills.find(till);
  return found == state.invoices.at_tills.end() ? nullptr : &found->second;
}

std::string NameOf(uint64_t number) { return absl::StrCat(number); }
std::string NameOf(const std::string& name) { return name; }
std::string NameOf(const FormRange& range) {
  return absl::StrCat(range.book.number(), " forms ", range.first, "..", range.last);
}

// Adds what stands in one of two ordered lists and not in the other.
template <typename Value>
void AddDifferences(absl::string_view kind, const std::vector<Value>& listed, const std::vector<Value>& held,
                    std::vector<std::string>& texts) {
  std::vector<Value> only;
  std::set_difference(listed.begin(), listed.end(), held.begin(), held.end(), std::back_inserter(only));
  for (const Value& value : only) texts.push_back(absl::StrCat(kind, NameOf(value), " is listed and not held"));
  only.clear();
  std::set_difference(held.begin(), held.end(), listed.begin(), listed.end(), std::back_inserter(only));
  for (const Value& value : only) texts.push_back(absl::StrCat(kind, NameOf(value), " is held and not listed"));
}

template <typename Numbers>
std::vector<uint64_t> NumbersOf(const Numbers& numbers) {
  return std::vector<uint64_t>(numbers.begin(), numbers.end());
}

template <typename Names>
std::vector<std::string> NamesOf(const Names& names) {
  return std::vector<std::string>(names.begin(), names.end());
}

}  // namespace

v1::HandoverItems InOrder(v1::HandoverItems items) {
  for (auto* numbers :
       {items.mutable_cheques(), items.mutable_work_orders(), items.mutable_tools(), items.mutable_keys()}) {
    std::sort(numbers->begin(), numbers->end());
  }
  SetRanges(Joined(RangesOf(items.invoices())), *items.mutable_invoices());
  std::sort(items.mutable_pending_tenders()->begin(), items.mutable_pending_tenders()->end());
  return items;
}

v1::HandoverItems HeldItems(const LedgerState& state, TillId number) {
  const Till& till = *state.FindTill(number);
  v1::HandoverItems items;
  for (ChequeId cheque : till.drawer.cheques) items.add_cheques(cheque.number());
  if (const std::vector<FormRange>* forms = FormsAt(state, number); forms != nullptr) {
    SetRanges(Joined(*forms), *items.mutable_invoices());
  }
  for (const Thing& thing : state.FindStaff(till.session.cashier)->things) {
    switch (thing.kind) {
      case v1::ASSET_KIND_WORK_ORDER:
        items.add_work_orders(thing.number);
        break;
      case v1::ASSET_KIND_TOOL:
        items.add_tools(thing.number);
        break;
      default:
        items.add_keys(thing.number);
        break;
    }
  }
  for (std::string& name : state.FindCentre(till.centre)->book.PendingOf(till.session.number)) {
    items.add_pending_tenders(std::move(name));
  }
  return items;
}

absl::Status CheckSameItems(const v1::HandoverItems& listed, const v1::HandoverItems& held) {
  std::vector<std::string> texts;
  AddDifferences("cheque ", NumbersOf(listed.cheques()), NumbersOf(held.cheques()), texts);
  AddDifferences("invoice book ", RangesOf(listed.invoices()), RangesOf(held.invoices()), texts);
  AddDifferences("work order ", NumbersOf(listed.work_orders()), NumbersOf(held.work_orders()), texts);
  AddDifferences("tool ", NumbersOf(listed.tools()), NumbersOf(held.tools()), texts);
  AddDifferences("key ", NumbersOf(listed.keys()), NumbersOf(held.keys()), texts);
  AddDifferences("", NamesOf(listed.pending_tenders()), NamesOf(held.pending_tenders()), texts);
  if (texts.empty()) return absl::OkStatus();
  const size_t differences = texts.size();
  texts.resize(std::min(differences, kDifferencesShown));
  return Rejected(v1::REJECTION_REASON_HANDOVER_ITEMS_MISMATCH,
                  absl::StrCat(differences, " differ: ", absl::StrJoin(texts, ", ")));
}

void MoveThings(v1::Event& event, const LedgerState& state, StaffId to, StaffId from) {
  for (const Thing& thing : state.FindStaff(from)->things) {
    MovePaper(event, v1::ACCOUNT_KIND_STAFF, to.number(), v1::ACCOUNT_KIND_STAFF, from.number(), thing.kind,
              thing.number);
  }
}

void MoveTillStock(v1::Event& event, const LedgerState& state, TillId to, TillId from) {
  const Holder& drawer = state.FindTill(from)->drawer;
  for (ChequeId cheque : drawer.cheques) {
    MovePaper(event, v1::ACCOUNT_KIND_TILL, to.number(), v1::ACCOUNT_KIND_TILL, from.number(), v1::ASSET_KIND_CHEQUE,
              cheque.number());
  }
  for (SuspectNoteId note : drawer.suspect_notes) {
    MovePaper(event, v1::ACCOUNT_KIND_TILL, to.number(), v1::ACCOUNT_KIND_TILL, from.number(),
              v1::ASSET_KIND_SUSPECT_NOTE, note.number());
  }
  const std::vector<FormRange>* forms = FormsAt(state, from);
  if (forms == nullptr) return;
  std::map<InvoiceBookId, int64_t> quantities;
  for (const FormRange& range : *forms) quantities[range.book] += int64_t{range.last} - range.first + 1;
  for (const auto& [book, quantity] : quantities) {
    AddLeg(event, v1::ACCOUNT_KIND_TILL, to.number(), v1::ASSET_KIND_BLANK_INVOICE, book.number(), quantity);
    AddLeg(event, v1::ACCOUNT_KIND_TILL, from.number(), v1::ASSET_KIND_BLANK_INVOICE, book.number(), -quantity);
  }
}

}  // namespace daybook::domain
